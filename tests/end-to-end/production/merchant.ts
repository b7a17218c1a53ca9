import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verifyMerchantCallback } from '@lango/core/merchant-callbacks';

/** What a merchant was told, each message once. */
export interface Receipt {
  readonly messageId: string;
  readonly type: string;
  readonly transactionId: string;
}

/** A merchant that listens, and sends until it gets an answer. */
export interface Merchant {
  readonly address: string;
  readonly receipts: ReadonlyMap<string, Receipt>;
  /** Registers the endpoint; the api has to be there. */
  register(apiUrl: string, token: string): Promise<void>;
  /** Sends one payment under one key until the api has taken it; gives its id. */
  pay(number: number): Promise<string>;
  close(): void;
}

/** Starts a merchant's endpoint on a free port. */
export async function startMerchant(): Promise<Merchant> {
  const receipts = new Map<string, Receipt>();
  let secret = '';
  let call: (path: string, body: unknown, key?: string) => Promise<Response> = () =>
    Promise.reject(new Error('not registered'));
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { messageId, payload } = verifyMerchantCallback(
        { body: Buffer.concat(chunks), headers: request.headers },
        { secrets: secret },
      );
      const { type, data } = payload as { type: string; data: { transactionId: string } };
      receipts.set(messageId, { messageId, type, transactionId: data.transactionId });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    receipts,
    register: async (apiUrl, token) => {
      call = (path, body, key) =>
        fetch(`${apiUrl}${path}`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
            ...(key !== undefined && { 'idempotency-key': key }),
          },
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(15_000),
        });
      const answer = await call('/v1/callback-endpoints', { url: `http://${address}/callbacks` });
      if (answer.status !== 201) throw new Error(`the endpoint was refused: ${await answer.text()}`);
      secret = ((await answer.json()) as { secret: string }).secret;
    },
    pay: async (number) => {
      for (;;) {
        const answer = await call('/v1/deposits', payment(number), `key-${number}`).catch(() => undefined);
        if (answer?.status === 202) return ((await answer.json()) as { transactionId: string }).transactionId;
        if (answer !== undefined && answer.status < 500 && answer.status !== 409) {
          throw new Error(`payment ${number} was refused: ${await answer.text()}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Two of three through M-Pesa, whose outcome comes by callback; the third by card, every seventh of those declined. */
function payment(number: number): unknown {
  const merchantReference = `N-${number}`;
  if (number % 3 !== 0) {
    const phoneNumber = `+2547${String(10_000_000 + number).slice(-8)}`;
    const amount = { amountMinor: 100 * (100 + (number % 1_000)), currency: 'KES' };
    return { gateway: 'mpesa', merchantReference, amount, counterparty: { phoneNumber } };
  }
  const paymentMethod = number % 7 === 0 ? 'pm_card_chargeDeclined' : 'pm_card_visa';
  return {
    gateway: 'stripe',
    merchantReference,
    amount: { amountMinor: 5_000 + number, currency: 'USD' },
    counterparty: {},
    gatewayOptions: { stripe: { confirm: true, paymentMethod, allowRedirects: 'never' } },
  };
}
