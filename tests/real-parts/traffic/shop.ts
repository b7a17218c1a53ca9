import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, fetch } from 'undici';
import { verifyMerchantCallback } from '@lango/core/merchant-callbacks';
import type { BookedTransaction, Receipt } from '../books/books.js';

/** A merchant: sends requests until they are answered, and keeps what it is told. */
export interface Shop {
  readonly address: string;
  readonly receipts: ReadonlyMap<string, Receipt>;
  /** Ids promised with 202, by idempotency key. */
  readonly accepted: ReadonlyMap<string, string>;
  /** Answers that broke a promise: another id for the same key, a callback that does not verify. */
  readonly broken: readonly string[];
  /** Deliveries that were refused on purpose. */
  refusals(): number;
  /** Registers its endpoint at the given address, which leads to it. */
  open(apiUrl: string, token: string, endpointAddress: string): Promise<void>;
  /** One try, whatever comes of it. */
  ask<Answer>(
    method: string,
    path: string,
    body?: unknown,
    key?: string,
  ): Promise<Answered<Answer> | undefined>;
  /** Asks under one key until it is accepted; `undefined` when it is refused for good or the shop closes. */
  request(path: string, body: unknown, key: string): Promise<string | undefined>;
  /** Every transaction. */
  transactions(): Promise<readonly BookedTransaction[]>;
  close(): void;
}

/** An answer of the api. */
export interface Answered<Body> {
  readonly status: number;
  readonly body: Body;
}

/** Came too late or too slowly, met another change, or came too often. */
const mayBeRepeated: ReadonlySet<number> = new Set([408, 409, 429]);

// A system that was away for seconds owes thousands of answers: asked again by all at once each moment, it would never catch up.
const [firstWaitMs, waitMsMax] = [200, 3_000];

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

// Node takes one new connection in each turn of its event loop: after a stall, hundreds of new ones at once wait longer than a request may.
const connectionsMax = 64;

/** Starts the endpoint on a free port. Of every eighth transaction the first deliveries fail, and later ones are taken, unless it refuses none. */
export async function openShop({ refusesSome = true } = {}): Promise<Shop> {
  const receipts = new Map<string, Receipt>();
  const accepted = new Map<string, string>();
  const broken: string[] = [];
  const refused = new Map<string, number>();
  let [base, token, secret] = ['', '', ''];
  let isClosed = false;
  const dispatcher = new Agent({ connections: connectionsMax });

  const take = (body: Buffer, headers: NodeJS.Dict<string | string[]>): number => {
    let verified: ReturnType<typeof verifyMerchantCallback>;
    try {
      verified = verifyMerchantCallback({ body, headers }, { secrets: secret });
    } catch (error) {
      broken.push(`a callback does not verify: ${String(error)}`);
      return 401;
    }
    const { messageId, payload } = verified;
    const { type, data } = payload as { type: string; data: { transactionId?: string } };
    const transactionId = data.transactionId ?? '';
    const before = refused.get(messageId) ?? 0;
    if (refusesSome && /[07]$/.test(transactionId) && before < 2) {
      refused.set(messageId, before + 1);
      return 503;
    }
    receipts.set(messageId, { messageId, type, transactionId });
    return 204;
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      // Other merchants' endpoints, such as one made for a test event, lie beside ours.
      const isOurs = request.url === '/callbacks';
      response.writeHead(isOurs ? take(Buffer.concat(chunks), request.headers) : 204).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));

  const ask: Shop['ask'] = async <Answer>(method: string, path: string, body?: unknown, key?: string) => {
    try {
      const answer = await fetch(`${base}${path}`, {
        dispatcher,
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(key !== undefined && { 'idempotency-key': key }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(10_000),
      });
      const text = await answer.text();
      return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Answer };
    } catch {
      return undefined;
    }
  };
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    receipts,
    accepted,
    broken,
    refusals: () => [...refused.values()].reduce((sum, count) => sum + count, 0),
    ask,
    open: async (apiUrl, withToken, endpointAddress) => {
      [base, token] = [apiUrl, withToken];
      for (;;) {
        const made = await ask<{ secret: string }>('POST', '/v1/callback-endpoints', {
          url: `http://${endpointAddress}/callbacks`,
        });
        if (made?.status === 201) {
          secret = made.body.secret;
          return;
        }
        if (made !== undefined && made.status < 500)
          throw new Error(`the endpoint was refused: ${JSON.stringify(made.body)}`);
        await sleep(200);
      }
    },
    request: async (path, body, key) => {
      for (let waitMs = firstWaitMs; !isClosed; waitMs = Math.min(1.5 * waitMs, waitMsMax)) {
        const answer = await ask<{ transactionId: string }>('POST', path, body, key);
        if (answer?.status === 202) {
          const { transactionId } = answer.body;
          const earlier = accepted.get(key);
          if (earlier !== undefined && earlier !== transactionId)
            broken.push(`${key} is ${earlier} and then ${transactionId}`);
          accepted.set(key, transactionId);
          return transactionId;
        }
        // A person has to look first: the merchant is told so, and asks no more.
        if ((answer?.body as { type?: string } | undefined)?.type?.endsWith('in-review') === true)
          return undefined;
        if (answer !== undefined && answer.status < 500 && !mayBeRepeated.has(answer.status)) {
          broken.push(
            `${path} under ${key} was refused with ${answer.status}: ${JSON.stringify(answer.body)}`,
          );
          return undefined;
        }
        await sleep(waitMs * (0.5 + Math.random() / 2));
      }
      return undefined;
    },
    transactions: async () => {
      const all: BookedTransaction[] = [];
      for (let cursor = ''; ;) {
        const page = await ask<{ transactions: BookedTransaction[]; nextCursor?: string }>(
          'GET',
          `/v1/transactions?limit=100${cursor}`,
        );
        if (page?.status !== 200) {
          await sleep(200);
          continue;
        }
        all.push(...page.body.transactions);
        if (page.body.nextCursor === undefined) return all;
        cursor = `&cursor=${page.body.nextCursor}`;
      }
    },
    close: () => {
      isClosed = true;
      void dispatcher.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}
