import { AsyncLocalStorage } from 'node:async_hooks';
import type { GatewayOperation } from '../../gateway/v1/gateway-capabilities-v1.js';
import type { FaultServerAnswer, FaultServerRequest } from './start-fault-server.js';

/** Changes an answer on its way; `undefined` leaves it as the provider gave it. */
export type WireRewrite = (
  request: FaultServerRequest,
  answer: FaultServerAnswer,
) => FaultServerAnswer | undefined;

/** The wire between the gateway and one fault server, as the suite sees it. */
export interface ConformanceWire {
  /** Every whole request, oldest first. */
  readonly requests: readonly FaultServerRequest[];
  /** From now on; `undefined` ends it. */
  rewriteAnswers(change: WireRewrite | undefined): void;
  /** Told by the suite when a call begins and, with `undefined`, when it ends. */
  calls(operation: GatewayOperation | undefined): void;
}

const noticed = new AsyncLocalStorage<ConformanceWire[]>();

/** Told by every fault server that starts: the suite reads and changes what travels, whoever wrote the harness. */
export function noticeWire(wire: ConformanceWire): void {
  noticed.getStore()?.push(wire);
}

/** Does the work and says which fault servers it started. */
export async function withWires<Made>(
  work: () => Made | Promise<Made>,
): Promise<{ readonly made: Made; readonly wires: readonly ConformanceWire[] }> {
  const wires: ConformanceWire[] = [];
  const made = await noticed.run(wires, async () => work());
  return { made, wires };
}
