import { PaymentError, type GatewayCallContext, type Transaction } from '@lango/core';
import type Stripe from 'stripe';
import type { z } from 'zod';
import { checkoutLabel, transactionIdOf } from '../mapping/stripe-metadata.js';
import { toStripeAmount } from '../mapping/to-stripe-amount.js';
import type { StripeScopeOptions } from '../stripe-call-scopes.js';
import { checkoutSessionWire } from '../wire/checkout-session-wire.js';
import { payoutWire, refundWire, transferWire } from '../wire/movement-wire.js';
import { paymentIntentWire } from '../wire/payment-intent-wire.js';
import type { StripeMovement } from '../wire/stripe-movement-wire.js';
import { retrieveIntent } from './current-intent.js';
import { readList } from './read-list.js';
import { readObject, type StripeParts } from './stripe-parts.js';
import { withdrawalRoute } from './withdrawal-route.js';

type CallContext = Pick<GatewayCallContext, 'signal'>;
type List = (
  stripe: Stripe,
  page: { limit: number; starting_after: string | undefined },
  scope: StripeScopeOptions,
) => Promise<unknown>;
type Created = { readonly gte: number; readonly lte: number };

/** Most objects searched: 50 pages of 100. */
const pagesMax = 50;

/**
 * Finds a movement whose creating answer was lost, by its label. Lists transfers by their group, everything else by time of
 * creation. Stripe's search lags, so it is used only when there are too many objects to list.
 *
 * @returns `undefined` when Stripe has none
 * @throws {PaymentError} `duplicate_reference`, effect `unknown`, when several carry our id; `gateway_error`, effect `unknown`, when
 *   there are too many objects to search.
 */
export async function findLostMovement(
  parts: StripeParts,
  transaction: Transaction,
  context: CallContext,
): Promise<StripeMovement | undefined> {
  const created = creationWindow(transaction);
  const find = async <T extends StripeMovement>(schema: z.ZodType<T>, list: List) => {
    const found = await findInPages(parts, transaction, schema, context, list);
    if (found === 'too-many') throw tooMany(transaction);
    return found;
  };
  switch (transaction.kind) {
    case 'deposit':
      if (transaction.gatewayOptions?.stripe?.checkout === undefined)
        return findIntent(parts, transaction, created, context);
      return find(checkoutSessionWire, (stripe, page, scope) =>
        stripe.checkout.sessions.list({ created, ...page }, scope),
      );
    case 'withdrawal': {
      const route = withdrawalRoute(transaction);
      const { transactionId: group } = transaction;
      if (route.type === 'transfer')
        return find(transferWire, (stripe, page, scope) =>
          stripe.transfers.list({ transfer_group: group, ...page }, scope),
        );
      const { amount, currency } = toStripeAmount(transaction.money, 'payout');
      const { externalAccount: destination, stripeAccount } = route;
      // The connected account's owner can label payouts too, so the amount must be ours as well.
      const ours = payoutWire.refine((payout) => payout.amount === amount && payout.currency === currency);
      return find(ours, (stripe, page, scope) =>
        stripe.payouts.list({ created, destination, ...page }, { ...scope, stripeAccount }),
      );
    }
    case 'refund':
      return find(refundWire, (stripe, page, scope) => stripe.refunds.list({ created, ...page }, scope));
    case 'reversal':
      return undefined;
  }
}

/** The error for a transaction that Stripe does not have. */
export function notFound({ transactionId }: Transaction): PaymentError {
  return new PaymentError('transaction_not_found', 'none', `Stripe has nothing for ${transactionId}`);
}

/** From five minutes before the first possible send (clocks differ) to an hour after the last. */
function creationWindow(transaction: Transaction): Created {
  const from = Date.parse(transaction.submittedAt ?? transaction.createdAt);
  const until = transaction.submitBy === undefined ? from + 24 * 3_600_000 : Date.parse(transaction.submitBy);
  return { gte: Math.floor(from / 1000) - 300, lte: Math.ceil(Math.max(from, until) / 1000) + 3_600 };
}

async function findIntent(
  parts: StripeParts,
  transaction: Transaction,
  created: Created,
  context: CallContext,
) {
  const ours = paymentIntentWire.refine((intent) => intent.metadata?.[checkoutLabel] === undefined);
  const listed = await findInPages(parts, transaction, ours, context, (stripe, page, scope) =>
    stripe.paymentIntents.list({ created, ...page }, scope),
  );
  if (listed !== 'too-many') return listed;
  const query = `metadata["lango_transaction_id"]:"${transaction.transactionId}"`;
  const answer = await parts.api.send(context, (stripe, scope) =>
    stripe.paymentIntents.search({ query, limit: 10 }, scope),
  );
  const hits = matching(parts, transaction, ours, readList(answer).data);
  const id = onlyOne(hits, transaction)?.id;
  if (id === undefined) throw tooMany(transaction);
  return retrieveIntent(parts, id, context);
}

/** `too-many` when it is not on the first pages and there are more. */
async function findInPages<T extends StripeMovement>(
  parts: StripeParts,
  transaction: Transaction,
  schema: z.ZodType<T>,
  context: CallContext,
  list: List,
): Promise<T | 'too-many' | undefined> {
  const hits: T[] = [];
  let after: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const position = { limit: 100, starting_after: after };
    const { data, has_more: hasMore } = readList(
      await parts.api.send(context, (stripe, scope) => list(stripe, position, scope)),
    );
    hits.push(...matching(parts, transaction, schema, data));
    after = idOf(data.at(-1));
    if (!hasMore || after === undefined) return onlyOne(hits, transaction);
  }
  return onlyOne(hits, transaction) ?? 'too-many';
}

function matching<T extends StripeMovement>(
  parts: StripeParts,
  transaction: Transaction,
  schema: z.ZodType<T>,
  data: readonly unknown[],
): T[] {
  return data.flatMap((object) => {
    const read = schema.safeParse(object);
    if (!read.success || transactionIdOf(read.data) !== transaction.transactionId) return [];
    return [readObject(parts, schema, object)];
  });
}

function onlyOne<T extends StripeMovement>(hits: readonly T[], transaction: Transaction): T | undefined {
  if (hits.length < 2) return hits[0];
  const ids = hits.map(({ id }) => id).join(', ');
  throw new PaymentError(
    'duplicate_reference',
    'unknown',
    `${transaction.transactionId} is on more than one: ${ids}`,
  );
}

function tooMany(transaction: Transaction): PaymentError {
  return new PaymentError(
    'gateway_error',
    'unknown',
    `${transaction.transactionId} was not among the first ${pagesMax * 100} objects of its time`,
  );
}

function idOf(object: unknown): string | undefined {
  return typeof object === 'object' && object !== null && 'id' in object && typeof object.id === 'string'
    ? object.id
    : undefined;
}
