export { startMpesaSimulator, type MpesaSimulator } from './start-mpesa-simulator.js';
export { simulatorCredentials, type MpesaSimulatorOptions } from './simulator-options.js';
export { createVirtualClock, type SimulatorClock, type VirtualClock } from './simulator-clock.js';
export type {
  RequestDescription,
  SimulatorFault,
  SimulatorFaultKind,
  SimulatorFaultRule,
  SimulatorOperation,
} from './simulator-fault.js';
export type { SimulatorMovement, SimulatorPrompt } from './simulator-state.js';
export type { HandsetAction } from './handset-page.js';
export {
  startVodacomSimulator,
  type VodacomSimulator,
} from '../vodacom/simulator/start-vodacom-simulator.js';
export {
  vodacomSimulatorCredentials,
  type VodacomSimulatorOptions,
} from '../vodacom/simulator/vodacom-simulator-options.js';
export type { VodacomMovement } from '../vodacom/simulator/vodacom-books.js';
