import type { GatewayCallbackResult, GatewayEntry } from '@lango/core';
import type { CheckoutSessionWire } from '../wire/checkout-session-wire.js';
import type { RefundWire, TransferReversalWire } from '../wire/movement-wire.js';
import type { PaymentIntentWire } from '../wire/payment-intent-wire.js';
import type { OlderRefundEventType } from './older-refund-events.js';
import type { StripeWebhookEventType } from './stripe-webhook-events.js';

/** The result of an event, before the acknowledgement is added. */
export type EventMeaning =
  | {
      readonly kind: 'updates';
      readonly updates: Extract<GatewayCallbackResult, { kind: 'updates' }>['updates'];
    }
  | { readonly kind: 'entries'; readonly entries: readonly GatewayEntry[] }
  | { readonly kind: 'ignored'; readonly reason: string };

/** The members of an event besides its object. */
export interface EventFacts {
  readonly type: StripeWebhookEventType | OlderRefundEventType;
  /** When it happened, in whole seconds since the epoch. Absent: not stated. */
  readonly created?: number | undefined;
  /** Former values of changed members; empty where the event states none. */
  readonly previous: Readonly<Record<string, unknown>>;
}

/** Reads of the API that an event may need. Each throws a failed read's error with effect `none`. */
export interface EventQuestions {
  /** The Checkout Session of an intent; `undefined`: it has none. */
  sessionOf(intentId: string): Promise<CheckoutSessionWire | undefined>;
  /** The current intent; `undefined`: Stripe has none. */
  intent(intentId: string): Promise<PaymentIntentWire | undefined>;
  /** The intent that made a charge; `undefined`: none did, or Stripe knows no such charge. */
  intentOfCharge(chargeId: string): Promise<string | undefined>;
  /** Every refund of an intent's money, newest first. */
  refundsOf(intentId: string): Promise<readonly RefundWire[]>;
  /** Every reversal of a transfer, newest first. */
  reversalsOf(transferId: string): Promise<readonly TransferReversalWire[]>;
}

/** The result of an event that changes nothing. */
export function ignore(reason: string): EventMeaning {
  return { kind: 'ignored', reason };
}

/** Seconds since the epoch as ISO 8601 UTC, as a member that is left out where they are not stated. */
export function occurredAt(seconds: number | null | undefined): { occurredAt?: string } {
  if (typeof seconds !== 'number' || !Number.isFinite(new Date(seconds * 1000).getTime())) return {};
  return { occurredAt: new Date(seconds * 1000).toISOString() };
}
