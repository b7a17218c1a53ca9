import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { createSimulatorEngine } from './simulator-engine.js';
import { exportStatement } from './statement-file.js';
import { createFaultList, type SimulatorFaultRule } from '../../shared/simulator/simulator-fault.js';
import type { MpesaSimulatorOptions } from './simulator-options.js';
import { createSimulatorServer } from './simulator-server.js';
import type { SimulatorMovement, SimulatorPrompt } from './simulator-state.js';
import { createSimulatorTokens } from './simulator-tokens.js';
import { actOnHandset, type HandsetAction } from './handset-page.js';

/** A running simulator. */
export interface MpesaSimulator {
  /** Base address, for the gateway's `apiBaseUrl`. */
  readonly url: string;
  /** Every movement of money, in order. */
  ledger(): readonly SimulatorMovement[];
  /** Prompts that the customer has not answered. */
  openPrompts(): readonly SimulatorPrompt[];
  /** The ledger as the portal exports it: a statement, CSV, for `listRecords` and `lango reconcile --statement`. */
  statement(): string;
  addFault(rule: SimulatorFaultRule): void;
  clearFaults(): void;
  /** Plays the customer. False when the prompt is not open any more. */
  answerPrompt(checkoutRequestId: string, action: HandsetAction, pin?: string): boolean;
  /** Resolves when no callback is on its way. */
  callbacksDelivered(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a stand-in for Daraja. It listens on loopback unless told otherwise and resumes what its data directory holds. */
export async function startMpesaSimulator(options: MpesaSimulatorOptions = {}): Promise<MpesaSimulator> {
  const engine = createSimulatorEngine(options);
  const faults = createFaultList(options.faultPolicy);
  const tokens = createSimulatorTokens(options, engine.clock);
  const pin = options.pin ?? '1234';
  const server = createSimulatorServer({ engine, faults, tokens, options, pin });
  const host = options.host ?? '127.0.0.1';
  server.listen(options.port ?? 0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    ledger: () => [...engine.state.movements],
    openPrompts: () =>
      [...engine.state.prompts.values()].filter((p) => !engine.state.settlements.has(p.checkoutRequestId)),
    statement: () => exportStatement(engine, options),
    addFault: (rule) => faults.add(rule),
    clearFaults: () => faults.clear(),
    answerPrompt: (id, action, typed = pin) => actOnHandset(engine, { id, action, pin: typed }, pin),
    callbacksDelivered: () => engine.delivery.idle(),
    close: async () => {
      if (!server.listening) return;
      engine.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
