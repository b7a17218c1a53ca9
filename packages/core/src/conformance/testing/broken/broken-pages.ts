import { PaymentError } from '../../../errors/payment-error.js';
import type { GatewayCallContext } from '../../../gateway/v1/gateway-call-context-v1.js';
import type { Transaction } from '../../../transaction/transaction.js';
import { acmePageSize } from '../acme-provider.js';
import type { AcmeParts } from '../create-acme-harness.js';
import { asking, type BrokenGateway } from './alter-gateway.js';

interface Line {
  readonly id: string;
  readonly reference: string;
  readonly kind: string;
}

/** One page of the provider's list, by its address. */
async function pageOf(
  { http, baseUrl, apiKey }: AcmeParts,
  query: string,
  { signal }: GatewayCallContext,
): Promise<readonly Line[]> {
  const { body } = await http({
    method: 'GET',
    url: `${baseUrl}/movements?${query}`,
    headers: { authorization: `Bearer ${apiKey}` },
    signal,
  });
  const { movements } = JSON.parse(Buffer.from(body).toString()) as { readonly movements?: readonly Line[] };
  return movements ?? [];
}

const is =
  ({ transactionId }: Transaction) =>
  ({ reference }: Line) =>
    reference === transactionId;

/** Gateways that take the first page of a list for all of it. */
export const brokenPages: readonly BrokenGateway[] = [
  {
    breaks: 'searches the first page of the payments only',
    alter: (good, parts) =>
      asking((ask) => async (transaction, context) => {
        const found = (await pageOf(parts, '', context)).find(is(transaction));
        if (found === undefined) throw new PaymentError('transaction_not_found', 'none', 'not in the list');
        return ask(transaction, context);
      })(good, parts),
  },
  {
    breaks: 'asks for the second page and searches the first one again',
    alter: (good, parts) =>
      asking((ask) => async (transaction, context) => {
        const first = await pageOf(parts, '', context);
        await pageOf(parts, `after=${first.at(-1)?.id ?? ''}`, context);
        if (!first.some(is(transaction)))
          throw new PaymentError('transaction_not_found', 'none', 'not in the list');
        return ask(transaction, context);
      })(good, parts),
  },
  {
    breaks: 'searches the payments of the last hour',
    alter: (good, parts) =>
      asking((ask) => async (transaction, context) => {
        if (transaction.gatewayReference !== undefined) return ask(transaction, context);
        const from = new Date(Date.now() - 3_600_000).toISOString();
        for (let after = ''; ;) {
          const page = await pageOf(parts, `from=${from}${after && `&after=${after}`}`, context);
          if (page.some(is(transaction))) return ask(transaction, context);
          const last = page.at(-1);
          if (last === undefined) throw new PaymentError('transaction_not_found', 'none', 'not in the list');
          after = last.id;
        }
      })(good, parts),
  },
  {
    breaks: 'takes the first line whose reference begins with its own id',
    alter: (good, parts) =>
      asking((ask) => async (transaction, context) => {
        if (transaction.gatewayReference !== undefined) return ask(transaction, context);
        for (let after = ''; ;) {
          const page = await pageOf(parts, after && `after=${after}`, context);
          const found = page.find(({ reference }) => reference.startsWith(transaction.transactionId));
          if (found !== undefined) return ask({ ...transaction, gatewayReference: found.id }, context);
          const last = page.at(-1);
          if (last === undefined) throw new PaymentError('transaction_not_found', 'none', 'not in the list');
          after = last.id;
        }
      })(good, parts),
  },
  {
    breaks: 'takes the second page of the records for the last',
    alter: (good) => ({
      ...good,
      listRecords: async function* (period, context) {
        let count = 0;
        for await (const record of good.listRecords?.(period, context) ?? []) {
          if ((count += 1) > 2 * acmePageSize) return;
          yield record;
        }
      },
    }),
  },
];
