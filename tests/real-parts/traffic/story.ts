import type { Shop } from './shop.js';

/** What stories are told with. */
export interface Stage {
  readonly shop: Shop;
  readonly mpesaUrl: string;
  readonly stripeUrl: string;
  /** Posts to a simulator or to the callback-receiver; the status, or `undefined` without an answer. */
  readonly post: (
    url: string,
    body: string,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<number | undefined>;
  /** The address for M-Pesa payments that nobody asked for. */
  readonly incomingUrl: string;
  /** Publishes a message that no service of ours would write. */
  readonly publishRubbish: () => void;
  /** Numbers of unasked deposits that were acknowledged. */
  readonly incoming: Set<string>;
  readonly isOver: () => boolean;
  /** By transaction, what ends money held on a card: the merchant asks again for a payment that was in review when it asked first. */
  readonly held: Map<string, () => Promise<unknown>>;
}

/** Something that happens once, with a number of its own that makes its amounts and keys its own. */
export interface Story {
  readonly name: string;
  readonly tell: (stage: Stage, number: number) => Promise<void>;
}

const pollMs = 250;
const pollMsMax = 2_000;

/**
 * Waits until the transaction is as wanted, or ended otherwise, or waits for a person, or nobody waits any more: while every instance is
 * killed as it starts there is nobody to ask for minutes. A story that never comes to its end is counted by whoever tells it.
 */
export async function until(
  { shop, isOver }: Stage,
  transactionId: string,
  isWanted: (view: { readonly status: string; readonly gatewayReference?: string }) => boolean,
): Promise<string | undefined> {
  for (let waitMs = pollMs; !isOver(); waitMs = Math.min(1.3 * waitMs, pollMsMax)) {
    const found = await shop.ask<{ status: string; gatewayReference?: string; review?: object }>(
      'GET',
      `/v1/transactions/${transactionId}`,
    );
    if (found?.status === 200 && isWanted(found.body)) return found.body.gatewayReference ?? '';
    if (found?.body.status === 'failed' || found?.body.review !== undefined) return undefined;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  return undefined;
}
