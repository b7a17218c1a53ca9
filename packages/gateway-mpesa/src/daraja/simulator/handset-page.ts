import type { SimulatorPage } from '@lango/core/simulator-kit';
import type { SimulatorEngine } from './simulator-engine.js';

/** What the customer does with a prompt. */
export type HandsetAction = 'approve' | 'cancel' | 'time-out';

/** The customer's handset: every open prompt, with a PIN to type, a way to cancel, and a way to let it run out. */
export function handsetPage(engine: SimulatorEngine, notice?: string): SimulatorPage {
  const forms = engine.openPrompts().map((prompt) => ({
    lines: [
      `+${prompt.phoneNumber}`,
      `Do you want to pay Ksh ${(prompt.amountMinor / 100).toFixed(2)} to SIMULATED BUSINESS, account ${prompt.accountReference}?`,
      `${prompt.description} · ends in ${Math.max(0, Math.round((prompt.expiresAtMs - engine.clock.now()) / 1000))} s`,
    ],
    hidden: { id: prompt.checkoutRequestId },
    fields: [{ name: 'pin', label: 'PIN', isSecret: true }],
    buttonName: 'action',
    buttons: [
      { label: 'Send', value: 'approve' },
      { label: 'Cancel', value: 'cancel' },
      { label: 'Let it time out', value: 'time-out' },
    ],
  }));
  if (forms.length > 0) return { title: 'Handset', forms, ...(notice !== undefined && { text: notice }) };
  return { title: 'Handset', text: `${notice ?? ''} No prompt is open.`.trim(), refreshSeconds: 2 };
}

/** Carries out the customer's action; a wrong PIN ends the prompt with 2001, as on a real handset. */
export function actOnHandset(
  engine: SimulatorEngine,
  request: { readonly id: string; readonly action: HandsetAction; readonly pin?: string },
  pin: string,
): boolean {
  switch (request.action) {
    case 'approve':
      return engine.settlePrompt(request.id, request.pin === pin ? '0' : '2001');
    case 'cancel':
      return engine.settlePrompt(request.id, '1032');
    case 'time-out':
      return engine.settlePrompt(request.id, '1037');
  }
}
