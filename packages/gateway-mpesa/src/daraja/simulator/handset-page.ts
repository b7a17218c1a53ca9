import { htmlAnswer, type SimulatorAnswer } from '../../shared/simulator/simulator-answer.js';
import type { SimulatorEngine } from './simulator-engine.js';

/** What the person with the handset does. */
export type HandsetAction = 'approve' | 'cancel' | 'time-out';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');

/** The customer's handset: every open prompt, with a PIN to type, a way to cancel, and a way to let it run out. */
export function handsetPage(engine: SimulatorEngine, notice = ''): SimulatorAnswer {
  const { prompts, settlements } = engine.state;
  const open = [...prompts.values()].filter((prompt) => !settlements.has(prompt.checkoutRequestId));
  const forms = open.map((prompt) => {
    const amount = (prompt.amountMinor / 100).toFixed(2);
    const seconds = Math.max(0, Math.round((prompt.expiresAtMs - engine.clock.now()) / 1000));
    return `<form method="post" action="/handset" class="phone">
  <p class="number">+${escapeHtml(prompt.phoneNumber)}</p>
  <p>Do you want to pay Ksh ${amount} to SIMULATED BUSINESS, account ${escapeHtml(prompt.accountReference)}?</p>
  <p class="small">${escapeHtml(prompt.description)} · ends in ${seconds} s</p>
  <input type="hidden" name="id" value="${escapeHtml(prompt.checkoutRequestId)}">
  <label>PIN <input name="pin" type="password" inputmode="numeric" maxlength="8" autocomplete="off"></label>
  <p><button name="action" value="approve">Send</button> <button name="action" value="cancel">Cancel</button>
  <button name="action" value="time-out">Let it time out</button></p>
</form>`;
  });
  const refresh = open.length === 0 ? '<meta http-equiv="refresh" content="2">' : '';
  return htmlAnswer(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Handset</title>${refresh}
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{font:16px system-ui;margin:2rem;background:#eef2ee}.phone{background:#fff;border:2px solid #2b7a3d;border-radius:1rem;
padding:1rem 1.5rem;max-width:22rem;margin:0 0 1rem}.number{color:#555}.small{color:#777;font-size:.85em}</style></head>
<body><h1>Handset</h1><p>${escapeHtml(notice)}</p>${forms.join('\n') || '<p>No prompt is open.</p>'}</body></html>`);
}

/** Carries out what the person did; a wrong PIN ends the prompt with 2001, as on a real handset. */
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
