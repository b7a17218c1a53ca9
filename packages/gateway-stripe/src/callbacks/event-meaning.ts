import type { GatewayCallbackResult, GatewayEntry } from '@lango/core';
import type { CheckoutSessionWire } from '../wire/checkout-session-wire.js';
import type { RefundWire, TransferReversalWire } from '../wire/movement-wire.js';
import type { PaymentIntentWire } from '../wire/payment-intent-wire.js';
import type { OlderRefundEventType } from './older-refund-events.js';
import type { StripeWebhookEventType } from './stripe-webhook-events.js';

/** What follows from an event, before the acknowledgement is added. */
export type EventMeaning =
  | {
      readonly kind: 'updates';
      readonly updates: Extract<GatewayCallbackResult, { kind: 'updates' }>['updates'];
    }
  | { readonly kind: 'entries'; readonly entries: readonly GatewayEntry[] }
  | { readonly kind: 'ignored'; readonly reason: string };

/** What an event says besides its object. */
export interface EventFacts {
  readonly type: StripeWebhookEventType | OlderRefundEventType;
  /** When it happened, in whole seconds since the epoch. Absent: not said. */
  readonly created?: number | undefined;
  /** What changed members were before; empty where the event does not say. */
  readonly previous: Readonly<Record<string, unknown>>;
}

/** What an event's meaning may have to be asked for. Each throws what kept it from being answered, with effect `none`. */
export interface EventQuestions {
  /** The Checkout Session that an intent lives in; `undefined`: in none. */
  sessionOf(intentId: string): Promise<CheckoutSessionWire | undefined>;
  /** An intent as it stands now; `undefined`: Stripe knows none. */
  intent(intentId: string): Promise<PaymentIntentWire | undefined>;
  /** The intent that made a charge; `undefined`: none did, or Stripe knows no such charge. */
  intentOfCharge(chargeId: string): Promise<string | undefined>;
  /** Every refund of an intent's money, newest first. */
  refundsOf(intentId: string): Promise<readonly RefundWire[]>;
  /** Every reversal of a transfer, newest first. */
  reversalsOf(transferId: string): Promise<readonly TransferReversalWire[]>;
}

/** Nothing follows, and why. */
export function ignore(reason: string): EventMeaning {
  return { kind: 'ignored', reason };
}

/** Seconds since the epoch as ISO 8601 UTC, as a member that is left out where they are not said. */
export function occurredAt(seconds: number | null | undefined): { occurredAt?: string } {
  if (typeof seconds !== 'number' || !Number.isFinite(new Date(seconds * 1000).getTime())) return {};
  return { occurredAt: new Date(seconds * 1000).toISOString() };
}
