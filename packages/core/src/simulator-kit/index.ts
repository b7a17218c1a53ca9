export {
  createRealClock,
  createVirtualClock,
  type SimulatorClock,
  type VirtualClock,
} from './simulator-clock.js';
export {
  listSimulatorFaultKinds,
  type SimulatorFault,
  type SimulatorFaultKind,
  type SimulatorFaultRule,
  type SimulatorSubject,
} from './simulator-fault.js';
export type { SimulatorFaultList, SimulatorFaultSettings } from './fault-list.js';
export { jsonAnswer, type SimulatorAnswer, type SimulatorRequest } from './simulator-answer.js';
export { openSimulatorJournal, type SimulatorJournal } from './simulator-journal.js';
export { callbacksUnderFaults } from './callbacks-under-faults.js';
export {
  createCallbackDelivery,
  type CallbackDelivery,
  type CallbackDeliveryOptions,
  type CallbackSending,
  type QueuedCallback,
} from './callback-delivery.js';
export { renderSimulatorPage, type SimulatorPage, type SimulatorPageForm } from './simulator-page.js';
export {
  startSimulator,
  type Simulator,
  type SimulatorCall,
  type SimulatorOptions,
} from './start-simulator.js';
export { runSimulatorCommand, type SimulatorCommand, type SimulatorFlag } from './run-simulator-command.js';
