import { startSimulator } from '@lango/core/simulator-kit';
import { faultSettings, type SimulatorFaultRule } from '../../shared/simulator/simulator-fault.js';
import { darajaControl } from './control-api.js';
import { actOnHandset, type HandsetAction } from './handset-page.js';
import { routeDaraja } from './route-daraja.js';
import { createSimulatorEngine } from './simulator-engine.js';
import type { MpesaSimulatorOptions } from './simulator-options.js';
import type { SimulatorMovement, SimulatorPrompt } from './simulator-state.js';
import { createSimulatorTokens } from './simulator-tokens.js';
import { exportStatement } from './statement-file.js';

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

/** Starts a stand-in for Daraja. It listens on loopback by default and resumes the state in its data directory. */
export async function startMpesaSimulator(options: MpesaSimulatorOptions = {}): Promise<MpesaSimulator> {
  const engine = createSimulatorEngine(options);
  const { pin = '1234', host, port } = options;
  const simulator = await startSimulator({
    ...{ host, port, clock: engine.clock },
    faults: faultSettings(['reorder-callbacks', 'late-success'], options.faultPolicy),
    ...routeDaraja({ engine, options }, createSimulatorTokens(options, engine.clock)),
    ledger: () => engine.state.movements,
    waitingCallbacks: () => [...engine.state.waitingCallbacks.keys()],
    control: darajaControl(engine, options, pin),
  });
  return {
    url: simulator.url,
    ledger: () => [...engine.state.movements],
    openPrompts: () => engine.openPrompts(),
    statement: () => exportStatement(engine, options),
    addFault: (rule) => simulator.add(rule),
    clearFaults: () => simulator.clear(),
    answerPrompt: (id, action, typedPin = pin) => actOnHandset(engine, { id, action, pin: typedPin }, pin),
    callbacksDelivered: () => engine.delivery.idle(),
    close: async () => {
      engine.close();
      await simulator.close();
    },
  };
}
