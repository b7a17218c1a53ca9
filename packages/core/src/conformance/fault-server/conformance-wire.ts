import { AsyncLocalStorage } from 'node:async_hooks';
import type { GatewayOperation } from '../../gateway/v1/gateway-capabilities-v1.js';
import type { FaultServerAnswer, FaultServerRequest } from './start-fault-server.js';

/** Changes an answer in transit; `undefined` leaves it unchanged. */
export type WireRewrite = (
  request: FaultServerRequest,
  answer: FaultServerAnswer,
) => FaultServerAnswer | undefined;

/** The suite's access to the traffic between the gateway and one fault server. */
export interface ConformanceWire {
  /** Every complete request, oldest first. */
  readonly requests: readonly FaultServerRequest[];
  /** Applies to answers from now on; `undefined` ends it. */
  rewriteAnswers(change: WireRewrite | undefined): void;
  /** Called by the suite when a call begins; call the returned function when it ends. */
  beginCall(operation: GatewayOperation): () => void;
}

const wiresOfHarness = new AsyncLocalStorage<ConformanceWire[]>();

/** Registers a starting fault server, so that the suite can read and change its traffic. */
export function noticeWire(wire: ConformanceWire): void {
  wiresOfHarness.getStore()?.push(wire);
}

/** Runs the work and returns the fault servers it started. */
export async function withWires<Made>(
  work: () => Made | Promise<Made>,
): Promise<{ readonly made: Made; readonly wires: readonly ConformanceWire[] }> {
  const wires: ConformanceWire[] = [];
  const made = await wiresOfHarness.run(wires, async () => work());
  return { made, wires };
}
