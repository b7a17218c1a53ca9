import type { SimulatorAnswer, SimulatorFault } from '@lango/core/simulator-kit';
import type { SimulatorEngine } from './simulator-engine.js';
import type { RequestDescription } from '../../shared/simulator/simulator-fault.js';
import type { MpesaSimulatorOptions } from './simulator-options.js';
import type { RequestBody } from '../../shared/simulator/request-body.js';

/** Dependencies of a route. */
export interface RouteContext {
  readonly engine: SimulatorEngine;
  readonly options: MpesaSimulatorOptions;
}

/** What a request did. */
export interface RouteResult {
  readonly answer: SimulatorAnswer;
  /** Settles the request at once, so that its callback comes before the answer. */
  readonly settleNow?: () => void;
}

/** One path of Daraja. `describe` gives what faults match on; `act` refuses what Daraja refuses, before anything is done. */
export interface DarajaRoute {
  describe(body: RequestBody): RequestDescription;
  act(
    body: RequestBody,
    context: RouteContext,
    fault: SimulatorFault | undefined,
  ): RouteResult | Promise<RouteResult>;
}
