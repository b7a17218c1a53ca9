import { createMerchantCallbackSecret, verifyMerchantCallback } from '@lango/core/merchant-callbacks';
import { createKeyRing } from '../../packages/runtime-kafka/src/infrastructure/node/key-ring.js';
import type { KeyRing } from '../../packages/runtime-kafka/src/ports/key-ring.js';
import type { MerchantHttp } from '../../packages/runtime-kafka/src/ports/merchant-http.js';
import { defaultMerchantEvents } from '../../packages/runtime-kafka/src/services/shared/merchant-events/merchant-events.js';
import { historyEpochMs } from './kernel/sandbox.js';
import type { Faults } from './kernel/faults.js';
import type { MemoryRows } from './store/memory-rows.js';
import type { Receipt, Trace } from './trace.js';

const realKeyRing = createKeyRing([{ keyId: 'k1', key: Buffer.alloc(32, 9).toString('base64') }]);
const unsealed = new Map<string, string>();

/** The product's key ring with real cryptography. Unsealed values are cached, because unsealing costs most. */
export const keyRing: KeyRing = {
  ...realKeyRing,
  unseal: (text) => {
    const plain = unsealed.get(text) ?? realKeyRing.unseal(text);
    unsealed.set(text, plain);
    return plain;
  },
};

const secretOf = (fill: number) => createMerchantCallbackSecret(() => new Uint8Array(32).fill(fill));
const merchantIds = ['mer_1', 'mer_2'] as const;
/** Each address has its own secret, and refuses callbacks signed with another one. */
const secrets: Readonly<Record<string, string>> = {
  'https://mer_1.example/endpoint': secretOf(1),
  'https://mer_2.example/endpoint': secretOf(2),
  'https://mer_1.example/own': secretOf(3),
  'https://mer_2.example/own': secretOf(4),
};
const sealed = Object.fromEntries(
  Object.entries(secrets).map(([url, secret]) => [url, keyRing.seal(secret)]),
);

/** Stores two merchants, each with its own endpoint. */
export function registerMerchants(rows: MemoryRows): void {
  for (const merchantId of merchantIds) {
    const address = (path: string) => `https://${merchantId}.example/${path}`;
    rows.merchants.set(merchantId, {
      merchantId,
      name: merchantId,
      callbackSecretSealed: sealed[address('own')] ?? '',
      createdAtMs: historyEpochMs,
    });
    rows.endpoints.push({
      endpointId: `end_${merchantId}`,
      merchantId,
      environment: 'test',
      url: address('endpoint'),
      secretSealed: sealed[address('endpoint')] ?? '',
      events: defaultMerchantEvents,
      createdAtMs: historyEpochMs,
    });
  }
}

/** Dependencies of the merchants. */
export interface MerchantOptions {
  readonly faults: Faults;
  readonly trace: Trace;
  readonly rows: MemoryRows;
  readonly now: () => number;
  readonly onEvent: (receipt: Receipt) => void;
}

/** Merchants' servers as seen by one of our processes: each verifies with its own secret. */
export function createMerchantHttp(
  process: string,
  { faults, trace, rows, now, onEvent }: MerchantOptions,
): MerchantHttp {
  return {
    whyRefused: async () => undefined,
    post: async ({ url, headers, body }) => {
      if (faults.inject('merchant down', url)) return { kind: 'answer', status: 503, text: '' };
      const verdict = verdictOf(url, headers, body, now());
      const event = JSON.parse(body) as {
        type: string;
        data: {
          transactionId: string;
          status: string;
          version: number;
          discrepancy?: { discrepancyId: string };
          entry?: { reference: string };
          dispute?: { reference: string };
        };
      };
      const { transactionId, status, version, discrepancy, entry, dispute } = event.data;
      const answered = verdict === 'verified' ? 204 : 401;
      const receipt: Receipt = {
        endpoint: url,
        messageId: headers['webhook-id'] ?? '',
        transactionId,
        type: event.type,
        status,
        version,
        verdict,
        about: discrepancy?.discrepancyId ?? entry?.reference ?? dispute?.reference ?? '',
        answered,
        storedStatus: rows.journal
          .get(transactionId)
          ?.find((row) => row.kind === 'change' && row.version === version)?.status,
      };
      trace.add(process, { kind: 'merchant event', ...receipt });
      onEvent(receipt);
      if (faults.inject('merchant answer lost', url)) return { kind: 'no-answer', why: 'lost' };
      return { kind: 'answer', status: answered, text: '' };
    },
    close: async () => undefined,
  };
}

function verdictOf(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  nowMs: number,
): Receipt['verdict'] {
  try {
    verifyMerchantCallback(
      { headers, body },
      { secrets: secrets[url] ?? '', now: () => historyEpochMs + nowMs },
    );
    return 'verified';
  } catch {
    return 'refused';
  }
}
