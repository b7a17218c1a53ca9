import { PaymentError } from '../errors/payment-error.js';
import type { SimulatorFaultList } from './fault-list.js';
import { jsonAnswer, type SimulatorAnswer, type SimulatorRequest } from './simulator-answer.js';
import type { SimulatorClock, VirtualClock } from './simulator-clock.js';
import type { SimulatorFaultRule } from './simulator-fault.js';

/** What the control API reads and changes. */
export interface SimulatorControlParts {
  readonly clock: SimulatorClock;
  readonly faults: SimulatorFaultList;
  readonly ledger: () => readonly object[];
  readonly waitingCallbacks: () => readonly string[];
  /** Handlers of the simulator's own requests, such as `POST /_simulator/pay`. */
  readonly control: Readonly<Record<string, (request: SimulatorRequest) => SimulatorAnswer>>;
}

const prefix = '/_simulator/';

/** Answers requests under `/_simulator/`, the same in every simulator; `undefined` for another path. */
export function answerControl(
  request: SimulatorRequest,
  parts: SimulatorControlParts,
): SimulatorAnswer | undefined {
  const name = `${request.method} ${request.path}`;
  const own = Object.hasOwn(parts.control, name) ? parts.control[name] : undefined;
  if (own === undefined && !request.path.startsWith(prefix)) return undefined;
  try {
    return own === undefined ? answerCommon(name, request, parts) : own(request);
  } catch (error) {
    if (PaymentError.is(error) || error instanceof SyntaxError)
      return jsonAnswer(400, { error: error.message });
    throw error;
  }
}

function answerCommon(
  name: string,
  { body }: SimulatorRequest,
  parts: SimulatorControlParts,
): SimulatorAnswer {
  const { faults, clock } = parts;
  switch (name) {
    case `GET ${prefix}health`:
      return jsonAnswer(200, { ok: true });
    case `GET ${prefix}ledger`:
      return jsonAnswer(200, { movements: parts.ledger() });
    case `GET ${prefix}callbacks`:
      return jsonAnswer(200, { waiting: parts.waitingCallbacks() });
    case `GET ${prefix}faults`:
      return jsonAnswer(200, { faults: faults.list() });
    case `POST ${prefix}faults`: {
      const rule = JSON.parse(body) as SimulatorFaultRule;
      faults.add(rule);
      return jsonAnswer(201, { added: rule, faults: faults.list() });
    }
    case `DELETE ${prefix}faults`:
      faults.clear();
      return jsonAnswer(200, { faults: 0 });
    case `POST ${prefix}clock`: {
      if (!isVirtual(clock)) return jsonAnswer(409, { error: 'the clock is the real one' });
      const { advanceMs } = JSON.parse(body) as { readonly advanceMs: number };
      clock.advance(advanceMs);
      return jsonAnswer(200, { nowMs: clock.now() });
    }
    default:
      return jsonAnswer(404, { error: `no ${name}` });
  }
}

const isVirtual = (clock: SimulatorClock): clock is VirtualClock => 'advance' in clock;
