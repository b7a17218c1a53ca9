export { startMpesaSimulator, type MpesaSimulator } from '../daraja/simulator/start-mpesa-simulator.js';
export { simulatorCredentials, type MpesaSimulatorOptions } from '../daraja/simulator/simulator-options.js';
export { createVirtualClock, type SimulatorClock, type VirtualClock } from '@lango/core/simulator-kit';
export type {
  RequestDescription,
  SimulatorFault,
  SimulatorFaultKind,
  SimulatorFaultRule,
  SimulatorOperation,
} from '../shared/simulator/simulator-fault.js';
export type { SimulatorMovement, SimulatorPrompt } from '../daraja/simulator/simulator-state.js';
export type { HandsetAction } from '../daraja/simulator/handset-page.js';
export {
  startVodacomSimulator,
  type VodacomSimulator,
} from '../vodacom/simulator/start-vodacom-simulator.js';
export {
  vodacomSimulatorCredentials,
  type VodacomSimulatorOptions,
} from '../vodacom/simulator/vodacom-simulator-options.js';
export type { VodacomMovement } from '../vodacom/simulator/vodacom-books.js';
