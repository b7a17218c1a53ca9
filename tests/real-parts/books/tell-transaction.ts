import type { Shop } from '../traffic/shop.js';
import type { Books, Difference } from './books.js';

interface Told {
  readonly history?: readonly { version: number; status: string; cause: string; at: string }[];
  readonly attempts?: readonly { operation: string; startedAt: string; outcome?: string }[];
}

/** Everything that the api, the ledgers and the merchant hold about one transaction, a line each: where a difference is read from. */
export async function tellTransaction(
  { ask }: Pick<Shop, 'ask'>,
  books: Books,
  transactionId: string,
): Promise<readonly string[]> {
  const path = `/v1/transactions/${transactionId}`;
  const view = await ask<object>('GET', path);
  const { history = [], attempts = [] } = (await ask<Told>('GET', `${path}/history`))?.body ?? {};
  const isAbout = (entry: { readonly transactionId: string | null }) => entry.transactionId === transactionId;
  const tries = await triesOf({ ask }, transactionId);
  return [
    `as the api shows it: ${JSON.stringify(view?.body)}`,
    ...inShort(history),
    ...attempts.map(({ operation, startedAt, outcome }) => `${startedAt} ${operation}: ${outcome ?? 'open'}`),
    ...[...books.accepted].flatMap(([key, id]) => (id === transactionId ? [`accepted under ${key}`] : [])),
    ...books.movements.filter(isAbout).map((movement) => `in the ledger: ${JSON.stringify(movement)}`),
    ...books.receipts.filter(isAbout).map(({ messageId, type }) => `told: ${type} ${messageId}`),
    ...tries,
  ];
}

/** Pages of an endpoint's deliveries that are read: those of some minutes. */
const pagesMax = 40;

/** What the api says of the tries to tell the merchant. */
async function triesOf({ ask }: Pick<Shop, 'ask'>, transactionId: string): Promise<readonly string[]> {
  interface Listed {
    readonly deliveries?: readonly { readonly deliveryId: string; readonly transactionId?: string }[];
    readonly nextCursor?: string;
  }
  const endpoints = await ask<{ callbackEndpoints?: readonly { readonly endpointId: string }[] }>(
    'GET',
    '/v1/callback-endpoints',
  );
  const found: string[] = [];
  for (const { endpointId } of endpoints?.body.callbackEndpoints ?? []) {
    let cursor = '';
    for (let page = 0; page < pagesMax; page += 1) {
      const path = `/v1/callback-endpoints/${endpointId}/deliveries?limit=100${cursor}`;
      const { deliveries = [], nextCursor } = (await ask<Listed>('GET', path))?.body ?? {};
      found.push(
        ...deliveries.map((one) => JSON.stringify(one)).filter((text) => text.includes(transactionId)),
      );
      if (nextCursor === undefined) break;
      cursor = `&cursor=${nextCursor}`;
    }
  }
  return found;
}

/** The history, with what came again and again told once. */
function inShort(history: NonNullable<Told['history']>): readonly string[] {
  return history.flatMap(({ version, status, cause, at }, index) => {
    const isLike = (other = history[index]) => other?.status === status && other.cause === cause;
    const isRepeated = index > 0 && isLike(history[index - 1]) && isLike(history[index + 1]);
    return isRepeated && index < history.length - 1 ? [] : [`${at} version ${version} ${status}: ${cause}`];
  });
}

/** How many of each kind are told in full: the rest fails for the same reason. */
const toldMax = 3;

/** Some of each kind of difference, in full. */
export async function tellTransactions(
  shop: Pick<Shop, 'ask'>,
  books: Books,
  differences: readonly Difference[],
): Promise<Readonly<Record<string, readonly string[]>>> {
  const told: Record<string, readonly string[]> = {};
  const counts = new Map<string, number>();
  for (const { transactionId, what } of differences) {
    const kind = what.replace(/ of \d.*/, '');
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    if (count <= toldMax && told[transactionId] === undefined)
      told[transactionId] = await tellTransaction(shop, books, transactionId);
  }
  return told;
}
