import { expect, it } from 'vitest';
import { findUnknownSetting } from './find-unknown-setting.js';

const shape = { senderAllowList: true, attemptsMax: true, tls: { ca: true, servername: true } } as const;
const messageOf = (options: unknown) => findUnknownSetting(shape, options)?.message;

it.each<[unknown, string | undefined]>([
  [{}, undefined],
  [{ attemptsMax: 3, tls: { ca: 'x' } }, undefined],
  [{ tls: true }, undefined],
  [{ tls: undefined }, undefined],
  [undefined, undefined],
  [{ senderAllowlst: [] }, 'unknown setting `senderAllowlst`; did you mean `senderAllowList`?'],
  [{ senderallowlist: [] }, 'unknown setting `senderallowlist`; did you mean `senderAllowList`?'],
  [{ attemptMax: undefined }, 'unknown setting `attemptMax`; did you mean `attemptsMax`?'],
  [{ tls: { cert: 'x' } }, 'unknown setting `tls.cert`; known are ca, servername'],
  [
    { tls: [{ ca: 'x' }, { serverName: 'x', x: 1 }] },
    'unknown setting `tls.serverName`; did you mean `tls.servername`?',
  ],
  [{ colour: 'red' }, 'unknown setting `colour`; known are senderAllowList, attemptsMax, tls'],
  [{ constructor: 1 }, 'unknown setting `constructor`; known are senderAllowList, attemptsMax, tls'],
  [JSON.parse('{"__proto__":1}'), 'unknown setting `__proto__`; known are senderAllowList, attemptsMax, tls'],
])('%j: %s', (options, message) => {
  expect(messageOf(options)).toBe(message);
});

it('names the path', () => {
  expect(findUnknownSetting(shape.tls, { cA: 1, srvername: 1 }, 'kafka.tls')?.field).toBe('kafka.tls.cA');
});
