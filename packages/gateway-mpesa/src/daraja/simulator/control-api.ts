import {
  jsonAnswer,
  renderSimulatorPage,
  type SimulatorAnswer,
  type SimulatorRequest,
} from '@lango/core/simulator-kit';
import { actOnHandset, handsetPage, type HandsetAction } from './handset-page.js';
import type { SimulatorEngine } from './simulator-engine.js';
import type { MpesaSimulatorOptions } from './simulator-options.js';
import { exportStatement } from './statement-file.js';

const page = (body: string): SimulatorAnswer => ({
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body,
});

/** Requests that are not Daraja's, beyond those of every simulator: the handset, open prompts, the statement. */
export function darajaControl(engine: SimulatorEngine, options: MpesaSimulatorOptions, pin: string) {
  const showHandset = (notice?: string) => page(renderSimulatorPage(handsetPage(engine, notice)));
  const act = (fields: Readonly<Record<string, unknown>>): boolean => {
    const action = handsetActions.find((name) => name === fields['action']);
    const pinField = fields['pin'];
    if (action === undefined) return false;
    const request = {
      id: String(fields['id']),
      action,
      ...(typeof pinField === 'string' && { pin: pinField }),
    };
    return actOnHandset(engine, request, pin);
  };
  return {
    'GET /_simulator/statement.csv': () => ({
      status: 200,
      headers: { 'content-type': 'text/csv; charset=utf-8' },
      body: exportStatement(engine, options),
    }),
    'GET /_simulator/prompts': () => jsonAnswer(200, { prompts: engine.openPrompts() }),
    'GET /': () => showHandset(),
    'GET /handset': () => showHandset(),
    'POST /handset': ({ body }: SimulatorRequest) =>
      showHandset(
        act(Object.fromEntries(new URLSearchParams(body))) ? 'Done.' : 'That prompt is not open any more.',
      ),
    'POST /_simulator/handset': ({ body }: SimulatorRequest) => {
      const done = act(JSON.parse(body) as Record<string, unknown>);
      return jsonAnswer(done ? 200 : 409, { done });
    },
  };
}

const handsetActions: readonly HandsetAction[] = ['approve', 'cancel', 'time-out'];
