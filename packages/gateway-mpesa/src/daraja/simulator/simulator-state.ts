import type { QueuedCallback, SimulatorFault } from '@lango/core/simulator-kit';

/** One movement of money. */
export interface SimulatorMovement {
  readonly movementId: string;
  readonly operation: 'deposit' | 'withdrawal' | 'reversal' | 'b2b' | 'c2b';
  /** Ours: `txn_` and the 32 digits found in the callback address; null where there are none. */
  readonly transactionId: string | null;
  /** CheckoutRequestID, OriginatorConversationID of a withdrawal, ConversationID of the rest, TransID of a C2B payment. */
  readonly gatewayReference: string;
  readonly receiptNumber: string;
  readonly amountMinor: number;
  readonly currency: 'KES';
  /** `2547…`, or the short code of a business. */
  readonly counterparty: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** The receipt that a reversal undoes. */
  readonly reversedReceiptNumber?: string;
}

/** A prompt on a customer's handset. */
export interface SimulatorPrompt {
  readonly checkoutRequestId: string;
  readonly merchantRequestId: string;
  readonly phoneNumber: string;
  readonly amountMinor: number;
  readonly accountReference: string;
  readonly description: string;
  readonly callbackUrl: string;
  readonly transactionId: string | null;
  /** Milliseconds since the epoch; null while a person plays the customer. */
  readonly answersAtMs: number | null;
  readonly expiresAtMs: number;
  readonly fault?: SimulatorFault;
}

/** A request whose result follows as a callback. */
export interface SimulatorConversation {
  readonly conversationId: string;
  readonly originatorConversationId: string;
  readonly operation: 'withdrawal' | 'b2b' | 'reversal' | 'status' | 'balance';
  readonly amountMinor: number;
  readonly counterparty: string;
  /** Receipt or conversation that a status query or a reversal refers to. */
  readonly subject: string;
  readonly accountReference: string;
  readonly resultUrl: string;
  readonly transactionId: string | null;
  readonly dueAtMs: number;
  /** False where the credential is wrong: the result is 2001. */
  readonly isAuthentic: boolean;
  readonly fault?: SimulatorFault;
}

/** How a prompt or a conversation ended. */
export interface Settlement {
  readonly resultCode: string;
  readonly movement?: SimulatorMovement;
}

/** A journal event. One line is one event, so that a settlement and its callbacks are written together. */
export type SimulatorEvent =
  | { readonly type: 'prompt-accepted'; readonly prompt: SimulatorPrompt }
  | ({
      readonly type: 'prompt-settled';
      readonly checkoutRequestId: string;
      readonly callbacks: readonly QueuedCallback[];
    } & Settlement)
  | { readonly type: 'conversation-accepted'; readonly conversation: SimulatorConversation }
  | ({
      readonly type: 'conversation-settled';
      readonly conversationId: string;
      readonly callbacks: readonly QueuedCallback[];
    } & Settlement)
  | {
      readonly type: 'c2b-registered';
      readonly shortCode: string;
      readonly validationUrl: string;
      readonly confirmationUrl: string;
      readonly responseType: string;
    }
  | {
      readonly type: 'c2b-paid';
      readonly movement: SimulatorMovement;
      readonly callbacks: readonly QueuedCallback[];
    }
  | { readonly type: 'callback-ended'; readonly callbackId: string; readonly delivered: boolean };

/** Everything the simulator knows, rebuilt from the journal. */
export interface SimulatorState {
  readonly prompts: ReadonlyMap<string, SimulatorPrompt>;
  readonly conversations: ReadonlyMap<string, SimulatorConversation>;
  /** By the OriginatorConversationID that the caller chose. */
  readonly conversationsByOriginator: ReadonlyMap<string, SimulatorConversation>;
  readonly settlements: ReadonlyMap<string, Settlement>;
  readonly movements: readonly SimulatorMovement[];
  readonly movementsByReceipt: ReadonlyMap<string, SimulatorMovement>;
  readonly reversedReceipts: ReadonlySet<string>;
  readonly waitingCallbacks: ReadonlyMap<string, QueuedCallback>;
  readonly c2bRegistrations: ReadonlyMap<string, Extract<SimulatorEvent, { type: 'c2b-registered' }>>;
  /** Sum of all movements: what came in less what went out, in minor units. */
  readonly balanceChangeMinor: number;
  apply(event: SimulatorEvent): void;
}

/** An empty state. */
export function createSimulatorState(): SimulatorState {
  const prompts = new Map<string, SimulatorPrompt>();
  const conversations = new Map<string, SimulatorConversation>();
  const conversationsByOriginator = new Map<string, SimulatorConversation>();
  const settlements = new Map<string, Settlement>();
  const movements: SimulatorMovement[] = [];
  const movementsByReceipt = new Map<string, SimulatorMovement>();
  const reversedReceipts = new Set<string>();
  const waitingCallbacks = new Map<string, QueuedCallback>();
  const c2bRegistrations = new Map<string, Extract<SimulatorEvent, { type: 'c2b-registered' }>>();
  let balanceChangeMinor = 0;

  const move = (movement: SimulatorMovement | undefined) => {
    if (movement === undefined) return;
    const isIncoming = movement.operation === 'deposit' || movement.operation === 'c2b';
    balanceChangeMinor += isIncoming ? movement.amountMinor : -movement.amountMinor;
    movements.push(movement);
    movementsByReceipt.set(movement.receiptNumber, movement);
    if (movement.reversedReceiptNumber !== undefined) reversedReceipts.add(movement.reversedReceiptNumber);
  };
  const queue = (callbacks: readonly QueuedCallback[]) => {
    for (const callback of callbacks) waitingCallbacks.set(callback.callbackId, callback);
  };
  const apply = (event: SimulatorEvent): void => {
    switch (event.type) {
      case 'prompt-accepted':
        prompts.set(event.prompt.checkoutRequestId, event.prompt);
        return;
      case 'prompt-settled':
        settlements.set(event.checkoutRequestId, event);
        move(event.movement);
        return queue(event.callbacks);
      case 'conversation-accepted':
        conversations.set(event.conversation.conversationId, event.conversation);
        conversationsByOriginator.set(event.conversation.originatorConversationId, event.conversation);
        return;
      case 'conversation-settled':
        settlements.set(event.conversationId, event);
        move(event.movement);
        return queue(event.callbacks);
      case 'c2b-registered':
        c2bRegistrations.set(event.shortCode, event);
        return;
      case 'c2b-paid':
        move(event.movement);
        return queue(event.callbacks);
      case 'callback-ended':
        waitingCallbacks.delete(event.callbackId);
        return;
    }
  };
  return {
    prompts,
    conversations,
    conversationsByOriginator,
    settlements,
    movements,
    movementsByReceipt,
    reversedReceipts,
    waitingCallbacks,
    c2bRegistrations,
    get balanceChangeMinor() {
      return balanceChangeMinor;
    },
    apply,
  };
}
