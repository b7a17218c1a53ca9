import { jsonAnswer, type SimulatorAnswer } from '../../shared/simulator/simulator-answer.js';
import { actOnHandset, handsetPage, type HandsetAction } from './handset-page.js';
import type { SimulatorEngine } from './simulator-engine.js';
import type { MpesaSimulatorOptions } from './simulator-options.js';
import { exportStatement } from './statement-file.js';
import { isFaultRule, type FaultList } from '../../shared/simulator/simulator-fault.js';

/** What the control interface and the handset page work with. */
export interface ControlContext {
  readonly engine: SimulatorEngine;
  readonly faults: FaultList;
  readonly pin: string;
  readonly options: MpesaSimulatorOptions;
}

/** A request that is not Daraja's: `/_simulator/…` and `/handset`. Undefined where the path is none of these. */
export function answerControl(
  method: string,
  path: string,
  body: string,
  context: ControlContext,
): SimulatorAnswer | undefined {
  switch (`${method} ${path}`) {
    case 'GET /_simulator/ledger':
      return jsonAnswer(200, { movements: context.engine.state.movements });
    case 'GET /_simulator/statement.csv':
      return {
        status: 200,
        headers: { 'content-type': 'text/csv; charset=utf-8' },
        body: exportStatement(context.engine, context.options),
      };
    case 'GET /_simulator/prompts':
      return jsonAnswer(200, { prompts: openPrompts(context.engine) });
    case 'GET /_simulator/callbacks':
      return jsonAnswer(200, { waiting: [...context.engine.state.waitingCallbacks.keys()] });
    case 'POST /_simulator/faults':
      return addFault(body, context.faults);
    case 'DELETE /_simulator/faults':
      context.faults.clear();
      return jsonAnswer(200, { faults: 0 });
    case 'GET /':
    case 'GET /handset':
      return handsetPage(context.engine);
    case 'POST /handset':
    case 'POST /_simulator/handset':
      return answerHandset(path, body, context);
    default:
      return undefined;
  }
}

function openPrompts(engine: SimulatorEngine) {
  const { prompts, settlements } = engine.state;
  return [...prompts.values()].filter((prompt) => !settlements.has(prompt.checkoutRequestId));
}

function addFault(body: string, faults: FaultList): SimulatorAnswer {
  const rule = parseJson(body);
  if (!isFaultRule(rule))
    return jsonAnswer(400, { error: 'a fault rule needs fault.kind, one of the documented kinds' });
  try {
    faults.add(rule);
    return jsonAnswer(201, { added: rule });
  } catch (error) {
    return jsonAnswer(400, { error: (error as Error).message });
  }
}

const handsetActions: readonly HandsetAction[] = ['approve', 'cancel', 'time-out'];

function answerHandset(path: string, body: string, context: ControlContext): SimulatorAnswer {
  const isPage = path === '/handset';
  const sent = isPage
    ? Object.fromEntries(new URLSearchParams(body))
    : (parseJson(body) as Record<string, unknown>);
  const action = handsetActions.find((known) => known === sent?.['action']);
  const pin = sent?.['pin'];
  const done =
    action !== undefined &&
    actOnHandset(
      context.engine,
      { id: String(sent?.['id']), action, ...(typeof pin === 'string' && { pin }) },
      context.pin,
    );
  if (isPage) return handsetPage(context.engine, done ? 'Done.' : 'That prompt is not open any more.');
  return jsonAnswer(done ? 200 : 409, { done });
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
