import * as merchant from '../../merchant-callbacks/index.js';
import { answers, refuses, type BadInputTable } from './bad-input-row.js';
import { objects, texts } from './garbage.js';

const secret = merchant.createMerchantCallbackSecret();
const nowMs = 1_700_000_000_000;
const message = { id: 'msg_1', timestampSeconds: nowMs / 1_000, body: '{}' };
const received = { body: '{}', headers: merchant.signMerchantCallback([secret], message) as never };
const options = { secrets: secret, now: () => nowMs };
const wellFormed = texts.filter((one) => one !== 'half a surrogate pair');
const verify = (part: object) => merchant.verifyMerchantCallback(received, { ...options, ...part });
const withHeader = (name: string, value: unknown) =>
  merchant.verifyMerchantCallback(
    { ...received, headers: { ...(received.headers as object), [name]: value } as never },
    options,
  );

/** `@lango/core/merchant-callbacks`. */
export const badInputOfMerchantCallbacks: BadInputTable = {
  createMerchantCallbackSecret: [
    refuses('random', ['undefined'], (bad) => merchant.createMerchantCallbackSecret(bad), [
      () => new Uint8Array(8),
    ]),
  ],
  signMerchantCallback: [
    refuses('secrets', [], (bad) => merchant.signMerchantCallback(bad, message), [secret]),
    refuses('secrets', ['a long text'], (bad) => merchant.signMerchantCallback([bad], message)),
    refuses(/^(message|id)$/, [], (bad) => merchant.signMerchantCallback([secret], bad)),
    refuses(
      'id',
      ['a word', 'the name of a method'],
      (id) => merchant.signMerchantCallback([secret], { ...message, id }),
      ['a b'],
    ),
    refuses('timestampSeconds', ['zero', 'a fraction'], (bad) =>
      merchant.signMerchantCallback([secret], { ...message, timestampSeconds: bad }),
    ),
    refuses('body', wellFormed, (body) => merchant.signMerchantCallback([secret], { ...message, body })),
  ],
  verifyMerchantCallback: [
    answers('what was signed passes', () => verify({}), { messageId: 'msg_1', payload: {} }),
    refuses(/^(received|body)$/, [], (bad) => merchant.verifyMerchantCallback(bad, options)),
    refuses('body', texts, (body) => merchant.verifyMerchantCallback({ ...received, body }, options)),
    refuses('headers.webhook-signature', [], () =>
      merchant.verifyMerchantCallback({ ...received, body: '{} ' }, options),
    ),
    refuses(/^headers(\.webhook-id)?$/, [], (headers) =>
      merchant.verifyMerchantCallback({ ...received, headers }, options),
    ),
    refuses('headers.webhook-timestamp', [], (bad) => withHeader('webhook-timestamp', bad)),
    refuses('headers.webhook-signature', [], (bad) => withHeader('webhook-signature', bad)),
    refuses(/^headers\.webhook-(id|signature)$/, [], (bad) => withHeader('webhook-id', bad)),
    refuses(/^(options|secrets)$/, [], (bad) => merchant.verifyMerchantCallback(received, bad)),
    refuses(/^(secrets|headers\.webhook-signature)$/, [], (secrets) => verify({ secrets })),
    refuses(
      'toleranceSeconds',
      ['undefined', 'a fraction'],
      (toleranceSeconds) => verify({ toleranceSeconds }),
      [86_401],
    ),
    refuses(
      'now',
      ['undefined'],
      (now) => merchant.verifyMerchantCallback(received, { secrets: secret, now }),
      [() => Number.NaN, () => '5'],
    ),
    refuses(/^headers\.webhook-timestamp$/, objects, () =>
      merchant.verifyMerchantCallback(received, { secrets: secret }),
    ),
  ],
};
