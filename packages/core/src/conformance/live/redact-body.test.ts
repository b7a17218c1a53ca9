import { describe, expect, it } from 'vitest';
import { shapeOf } from './body-shape.js';
import { createRedact, redactBody } from './redact-body.js';

const redact = createRedact(['s3cret key'], ['+254712345678', 'acct_1Payee']);
const bodyOf = (body: string, contentType = '') => redactBody({ contentType, body }, redact).body;

describe('what is recorded', () => {
  it.each([
    ['{"access_token":"abc","n":1}', '{"access_token":"[credential]","n":1}'],
    [
      '{"Password":"c2Fs","a":{"sessionId":7}}',
      '{"Password":"[credential]","a":{"sessionId":"[credential]"}}',
    ],
    ['{"phone":254712345678,"local":"0712345678"}', '{"phone":"[counterparty]","local":"0[counterparty]"}'],
    ['{"echo":"key s3cret key"}', '{"echo":"key [credential]"}'],
    [`{"basic":"${Buffer.from('s3cret key').toString('base64')}"}`, '{"basic":"[credential]"}'],
    [
      'client_secret=abc&to=acct_1Payee&k=s3cret%20key',
      'client_secret=[credential]&to=[counterparty]&k=[credential]',
    ],
    [
      '<r><Token a="1">abc</Token><to>254712345678</to></r>',
      '<r><Token a="1">[credential]</Token><to>[counterparty]</to></r>',
    ],
  ])('of %s is %s', (body, expected) => {
    expect(bodyOf(body)).toBe(expected);
  });
});

describe('the shape', () => {
  const shape = (body: string, contentType = '') => Object.fromEntries(shapeOf({ contentType, body }));

  it('is the same for values that always change, and not for words', () => {
    const one =
      '{"id":"a-1","at":"2026-01-01T00:00:00Z","amount":"1.00","n":3,"status":"OK","rows":[{"x":true}]}';
    const other =
      '{"id":"b-22","at":"2027-02-02T00:00:00Z","amount":"7.25","n":4,"status":"OK","rows":[{"x":false},{"x":true}]}';
    expect(shape(one)).toEqual(shape(other));
    expect(shape(one.replace('"OK"', '"DONE"'))).not.toEqual(shape(one));
    expect(shape(one.replace('3', '"3"'))).not.toEqual(shape(one));
  });

  it('exists for forms, XML and other bodies', () => {
    expect(shape('a=1&b=OK', 'application/x-www-form-urlencoded')).toEqual({
      a: 'text of digits',
      b: '"OK"',
    });
    expect(shape('<s:r xmlns:s="u"><s:code>0</s:code></s:r>', 'text/xml')).toEqual({
      '<s:code>': 'text of digits',
    });
    expect(shape('<html>\u0000', 'image/png')).toEqual({ 'the body': 'is not JSON, a form or XML' });
    expect(shape('')).toEqual({});
  });
});
