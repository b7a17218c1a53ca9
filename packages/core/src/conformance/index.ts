export { testGatewayConformance, type GatewayConformanceOptions } from './test-gateway-conformance.js';
export { runGatewayConformance, type RunGatewayConformanceOptions } from './run-gateway-conformance.js';
export { listConformanceChecks } from './conformance-checks.js';
export {
  conformanceSituations,
  listConformanceSituations,
  type ConformanceSituation,
} from './conformance-situation.js';
export type {
  ConformanceAccount,
  ConformanceBatchPart,
  ConformanceCallback,
  ConformanceCallbackContent,
  ConformanceHarness,
  ConformanceMovement,
  ConformanceNotApplicable,
  ConformanceSettlement,
  CreateConformanceHarness,
  PayingOperation,
} from './conformance-harness.js';
export type {
  ConformanceCodes,
  ConformanceEnvironmentMember,
  ConformanceOtherCallback,
  ConformanceTold,
} from './conformance-statement.js';
export {
  renderConformanceReport,
  type ConformanceReport,
  type ConformanceResult,
} from './conformance-report.js';
export { writeConformanceReport } from './write-conformance-report.js';
export { networkFaultOf, type NetworkFault } from './fault-server/network-fault.js';
export {
  startFaultServer,
  type FaultServer,
  type FaultServerAnswer,
  type FaultServerOptions,
  type FaultServerRequest,
  type FaultServerStrike,
} from './fault-server/start-fault-server.js';
export { runLiveCheck } from './live/run-live-check.js';
export type { LiveCheck, LiveCheckReport, LiveCheckResult, LiveCheckSettings } from './live/live-check.js';
export { relayTo } from './fault-server/relay-to.js';
