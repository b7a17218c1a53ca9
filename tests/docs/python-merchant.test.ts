import { spawnSync } from 'node:child_process';
import { createMerchantCallbackSecret, signMerchantCallback } from '@lango/core/merchant-callbacks';
import { describe, expect, it } from 'vitest';
import { snippetsOf } from './snippets/read-snippets.js';

const shown = snippetsOf('docs/guides/merchants.md').find(({ language }) => language === 'py')?.text ?? '';
const program = `${shown}
import sys
given = json.load(sys.stdin)
try:
    print(json.dumps(verify(given["body"].encode(), given["headers"], given["secret"])))
except ValueError as error:
    print(json.dumps({"refused": str(error)}))
`;
/** What the page's function says of a request. */
function verified(given: object): unknown {
  const { stdout, stderr } = spawnSync('python3', ['-c', program], {
    input: JSON.stringify(given),
    encoding: 'utf8',
  });
  if (stderr !== '') throw new Error(stderr);
  return JSON.parse(stdout) as unknown;
}

describe('the merchant’s endpoint in Python, as the page shows it', () => {
  const secret = createMerchantCallbackSecret();
  const body = JSON.stringify({ type: 'transaction.succeeded', data: { note: 'ünï ✓' } });
  const timestampSeconds = Math.floor(Date.now() / 1000);
  const headers = signMerchantCallback([secret], { id: 'msg_1', timestampSeconds, body });

  it('gives the event that was signed', () => {
    expect(verified({ body, headers, secret })).toEqual(JSON.parse(body));
  });

  it('takes either signature while a secret is rotated', () => {
    const both = signMerchantCallback([createMerchantCallbackSecret(), secret], {
      id: 'msg_1',
      timestampSeconds,
      body,
    });
    expect(verified({ body, headers: both, secret })).toEqual(JSON.parse(body));
  });

  it('refuses a changed body, another secret and an old request', () => {
    const old = signMerchantCallback([secret], {
      id: 'msg_1',
      timestampSeconds: timestampSeconds - 400,
      body,
    });
    const refusals = [
      { body: body.replace('succeeded', 'failed'), headers, secret },
      { body, headers, secret: createMerchantCallbackSecret() },
      { body, headers: old, secret },
    ].map(verified);
    expect(refusals).toEqual([
      { refused: 'no signature matches' },
      { refused: 'no signature matches' },
      { refused: 'the time stamp is too far from now' },
    ]);
  });
});
