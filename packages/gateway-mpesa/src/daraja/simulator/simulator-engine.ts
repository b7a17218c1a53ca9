import { randomBytes } from 'node:crypto';
import { c2bMessage, movementParameters, promptCallback, resultCallback } from './callback-bodies.js';
import {
  callbacksUnderFaults,
  createCallbackDelivery,
  createRealClock,
  openSimulatorJournal,
  type CallbackDelivery,
  type QueuedCallback,
  type SimulatorClock,
  type SimulatorFault,
} from '@lango/core/simulator-kit';
import { simulatorCredentials, type MpesaSimulatorOptions } from './simulator-options.js';
import { settleConversation } from './settle-conversation.js';
import {
  createSimulatorState,
  type Settlement,
  type SimulatorConversation,
  type SimulatorEvent,
  type SimulatorMovement,
  type SimulatorPrompt,
  type SimulatorState,
} from './simulator-state.js';

/** Moves money and sends callbacks. Knows nothing of HTTP requests. */
export interface SimulatorEngine {
  readonly clock: SimulatorClock;
  readonly state: SimulatorState;
  readonly delivery: CallbackDelivery;
  /** Prompts that the customer has not answered. */
  openPrompts(): readonly SimulatorPrompt[];
  acceptPrompt(prompt: SimulatorPrompt): void;
  /** Ends an open prompt with a code; false when it had ended before. */
  settlePrompt(checkoutRequestId: string, resultCode: string): boolean;
  acceptConversation(conversation: SimulatorConversation): void;
  /** Carries a request out at once. */
  carryOut(conversation: SimulatorConversation): void;
  registerC2b(event: Omit<Extract<SimulatorEvent, { type: 'c2b-registered' }>, 'type'>): void;
  payC2b(payment: C2bPayment): SimulatorMovement;
  balanceMinor(): number;
  newReceipt(): string;
  newConversationId(): string;
  close(): void;
}

/** A payment the customer starts. */
export interface C2bPayment {
  readonly transId: string;
  readonly shortCode: string;
  readonly amountMinor: number;
  readonly phoneNumber: string;
  readonly billRefNumber: string;
  readonly confirmationUrl: string;
}

/** Builds the engine and resumes the unfinished work of a former process. */
export function createSimulatorEngine(options: MpesaSimulatorOptions): SimulatorEngine {
  const clock = options.clock ?? createRealClock();
  let isClosed = false;
  /** Schedules work, which is skipped once the engine is closed: the next process resumes it from the journal. */
  const later = (delayMs: number, work: () => void): void => {
    clock.schedule(delayMs, () => {
      if (!isClosed) work();
    });
  };
  const journal = openSimulatorJournal<SimulatorEvent>(options.dataDirectory);
  const state = createSimulatorState();
  for (const event of journal.former) state.apply(event);
  const record = (event: SimulatorEvent): void => {
    journal.append(event);
    state.apply(event);
  };
  const { callbackAttemptsMax = 8, callbackRetryMs = 500 } = options;
  const delivery = createCallbackDelivery({
    clock,
    attemptsMax: callbackAttemptsMax,
    retryDelayMs: (attempt) => callbackRetryMs * 2 ** (attempt - 1),
    onEnd: (callbackId, delivered) => record({ type: 'callback-ended', callbackId, delivered }),
  });
  const serial = () => randomBytes(8).toString('hex');
  const newReceipt = () =>
    `S${randomBytes(8).readBigUInt64BE().toString(36).toUpperCase().padStart(9, '0').slice(-9)}`;
  const balanceMinor = () => (options.openingBalanceMinor ?? 100_000_000_000) + state.balanceChangeMinor;
  const callbacksFor = (url: string, body: string, fault: SimulatorFault | undefined) =>
    callbacksUnderFaults(fault === undefined ? [] : [fault], [
      { callbackId: `cb_${serial()}`, url, body, dueAtMs: clock.now() },
    ]);
  const settlePrompt = (checkoutRequestId: string, resultCode: string): boolean => {
    const prompt = state.prompts.get(checkoutRequestId);
    if (prompt === undefined || state.settlements.has(checkoutRequestId)) return false;
    endPrompt(prompt, resultCode);
    if (prompt.fault?.kind === 'late-success') scheduleLateSuccess(prompt);
    return true;
  };
  const endPrompt = (prompt: SimulatorPrompt, resultCode: string): void => {
    const { checkoutRequestId, callbackUrl, fault } = prompt;
    const settlement: Settlement =
      resultCode === '0' ? { resultCode, movement: depositOf(prompt) } : { resultCode };
    const callbacks = [
      ...callbacksFor(callbackUrl, promptCallback(prompt, settlement), fault),
      ...confirmationsOf(prompt, settlement.movement),
    ];
    record({ type: 'prompt-settled', checkoutRequestId, ...settlement, callbacks });
    delivery.enqueue(callbacks);
  };
  const scheduleLateSuccess = (prompt: SimulatorPrompt): void =>
    later(prompt.fault?.delayMs ?? 1_000, () => {
      if (state.settlements.get(prompt.checkoutRequestId)?.resultCode !== '0') endPrompt(prompt, '0');
    });
  /** The same payment as a C2B confirmation, if C2B addresses are registered for the short code. */
  const confirmationsOf = (
    prompt: SimulatorPrompt,
    movement: SimulatorMovement | undefined,
  ): readonly QueuedCallback[] => {
    const [shortCode = simulatorCredentials.shortCode] = options.shortCodes ?? [];
    const registration = state.c2bRegistrations.get(shortCode);
    const delayMs = options.promptConfirmationDelayMs;
    if (movement === undefined || registration === undefined || delayMs === undefined) return [];
    const body = c2bMessage({
      transId: movement.receiptNumber,
      atMs: clock.now(),
      amountMinor: movement.amountMinor,
      shortCode,
      billRefNumber: prompt.accountReference,
      phoneNumber: movement.counterparty,
      balanceMinor: balanceMinor() + movement.amountMinor,
    });
    return callbacksFor(registration.confirmationUrl, body, { kind: 'late-callback', delayMs });
  };
  const depositOf = (prompt: SimulatorPrompt): SimulatorMovement => ({
    movementId: `mov_${serial()}`,
    operation: 'deposit',
    transactionId: prompt.transactionId,
    gatewayReference: prompt.checkoutRequestId,
    receiptNumber: newReceipt(),
    amountMinor: prompt.amountMinor,
    currency: 'KES',
    counterparty: prompt.phoneNumber,
    at: new Date(clock.now()).toISOString(),
  });
  const schedulePrompt = (prompt: SimulatorPrompt): void => {
    const decline = codeOfFault(prompt.fault);
    const { answersAtMs, expiresAtMs, checkoutRequestId } = prompt;
    const isAnswered = answersAtMs !== null && answersAtMs < expiresAtMs;
    if (isAnswered) later(answersAtMs - clock.now(), () => settlePrompt(checkoutRequestId, decline ?? '0'));
    else later(expiresAtMs - clock.now(), () => settlePrompt(checkoutRequestId, '1037'));
  };
  const carryOut = (conversation: SimulatorConversation): void => {
    const { conversationId } = conversation;
    if (state.settlements.has(conversationId)) return;
    const { settlement, parameters } = settleConversation(conversation, {
      state,
      balanceMinor: balanceMinor(),
      newReceipt,
      movementId: `mov_${serial()}`,
      nowMs: clock.now(),
    });
    const resultParameters =
      settlement.movement === undefined ? parameters : movementParameters(settlement.movement);
    const body = resultCallback(conversation, settlement, resultParameters);
    const callbacks = callbacksFor(conversation.resultUrl, body, conversation.fault);
    record({ type: 'conversation-settled', conversationId, ...settlement, callbacks });
    delivery.enqueue(callbacks);
  };
  const scheduleConversation = (conversation: SimulatorConversation): void => {
    later(conversation.dueAtMs - clock.now(), () => carryOut(conversation));
  };

  for (const prompt of state.prompts.values()) {
    const settlement = state.settlements.get(prompt.checkoutRequestId);
    if (settlement === undefined) schedulePrompt(prompt);
    else if (prompt.fault?.kind === 'late-success' && settlement.resultCode !== '0')
      scheduleLateSuccess(prompt);
  }
  for (const conversation of state.conversations.values()) {
    if (!state.settlements.has(conversation.conversationId)) scheduleConversation(conversation);
  }
  delivery.enqueue([...state.waitingCallbacks.values()]);

  return {
    clock,
    state,
    delivery,
    openPrompts: () =>
      [...state.prompts.values()].filter(
        ({ checkoutRequestId }) => !state.settlements.has(checkoutRequestId),
      ),
    settlePrompt,
    carryOut,
    balanceMinor,
    newReceipt,
    newConversationId: () =>
      `AG_${new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '')}_${randomBytes(10).toString('hex')}`,
    acceptPrompt: (prompt) => {
      record({ type: 'prompt-accepted', prompt });
      schedulePrompt(prompt);
    },
    acceptConversation: (conversation) => {
      record({ type: 'conversation-accepted', conversation });
      scheduleConversation(conversation);
    },
    registerC2b: (event) => record({ type: 'c2b-registered', ...event }),
    payC2b: (payment) => {
      const movement: SimulatorMovement = {
        movementId: `mov_${serial()}`,
        operation: 'c2b',
        transactionId: null,
        gatewayReference: payment.transId,
        receiptNumber: payment.transId,
        amountMinor: payment.amountMinor,
        currency: 'KES',
        counterparty: payment.phoneNumber,
        at: new Date(clock.now()).toISOString(),
      };
      const body = c2bMessage({
        ...payment,
        atMs: clock.now(),
        balanceMinor: balanceMinor() + payment.amountMinor,
      });
      const callbacks = callbacksFor(payment.confirmationUrl, body, undefined);
      record({ type: 'c2b-paid', movement, callbacks });
      delivery.enqueue(callbacks);
      return movement;
    },
    close: () => {
      if (isClosed) return;
      isClosed = true;
      delivery.close();
      journal.close();
    },
  };
}

/** The result code of a prompt that a fault decides. */
function codeOfFault(fault: SimulatorFault | undefined): string | undefined {
  if (fault?.kind === 'decline') return fault.code ?? '1032';
  return fault?.kind === 'late-success' ? (fault.code ?? '1037') : undefined;
}
