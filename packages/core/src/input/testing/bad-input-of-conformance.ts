import * as conformance from '../../conformance/index.js';
import { answers, refuses, type BadInputTable } from './bad-input-row.js';
import { objects } from './garbage.js';
import { deposit, gateway } from './sample-input.js';

const createHarness = () => ({ notApplicable: 'not under test' });
const test = () => undefined;
const report: conformance.ConformanceReport = {
  gatewayId: 'acme',
  capabilities: undefined,
  passed: 1,
  failed: 0,
  skipped: 0,
  results: [{ check: 'a', situation: 'ready', outcome: 'passed' }],
};
const render = (part: object) => conformance.renderConformanceReport({ ...report, ...part });
const anyCheck = conformance.listConformanceChecks()[0]?.name ?? '';
const striking = async (fault: never, strike?: never) => {
  const server = await conformance.startFaultServer({ answer: () => ({ status: 200 }) });
  try {
    return await server.strike(fault, strike);
  } finally {
    await server.close();
  }
};

const check = { createGateway: () => gateway, createTransaction: () => deposit, secrets: [] };
const live = { recordingDirectory: 'never-made' };
const checking = (part: object) => conformance.runLiveCheck({ ...check, ...part }, live);

/** `@lango/core/conformance`. */
export const badInputOfConformance: BadInputTable = {
  testGatewayConformance: [
    refuses(/^(options|test)$/, [], (bad) => conformance.testGatewayConformance(bad)),
    refuses('test', ['a function'], (bad) =>
      conformance.testGatewayConformance({ test: bad, createHarness }),
    ),
    refuses('createHarness', ['a function'], (bad) =>
      conformance.testGatewayConformance({ test, createHarness: bad }),
    ),
    refuses(
      'reportDirectory',
      ['undefined', 'a word', 'a line break', 'the name of a method'],
      (reportDirectory) => conformance.testGatewayConformance({ test, createHarness, reportDirectory }),
    ),
    refuses('print', ['undefined', 'a function'], (print) =>
      conformance.testGatewayConformance({ test, createHarness, print }),
    ),
  ],
  runGatewayConformance: [
    refuses(/^(options|createHarness)$/, [], (bad) => conformance.runGatewayConformance(bad)),
    refuses('createHarness', ['a function'], (bad) =>
      conformance.runGatewayConformance({ createHarness: bad }),
    ),
    refuses('only', ['undefined', 'a list'], (only) =>
      conformance.runGatewayConformance({ createHarness, only }),
    ),
    refuses('only', [], (bad) => conformance.runGatewayConformance({ createHarness, only: [bad] })),
    answers(
      'a harness that is none is a failed check, not a crash',
      async () => {
        const { failed, results } = await conformance.runGatewayConformance({
          createHarness: () => null as never,
          only: [anyCheck],
        });
        return failed === results.length && results.every(({ reason }) => reason?.includes('harness'));
      },
      true,
    ),
  ],
  listConformanceChecks: [
    answers(
      'a list of its own each time',
      () => {
        (conformance.listConformanceChecks() as unknown[]).length = 0;
        return conformance.listConformanceChecks().length >= 60;
      },
      true,
    ),
  ],
  conformanceSituations: [
    answers('nobody changes them', () => Object.isFrozen(conformance.conformanceSituations), true),
  ],
  listConformanceSituations: [
    answers(
      'a list of its own each time',
      () => conformance.listConformanceSituations() !== conformance.listConformanceSituations(),
      true,
    ),
  ],
  renderConformanceReport: [
    refuses(/^report(\.gatewayId)?$/, [], (bad) => conformance.renderConformanceReport(bad)),
    refuses('report.gatewayId', ['a word', 'the name of a method'], (gatewayId) => render({ gatewayId }), [
      '../x',
    ]),
    refuses('report.passed', ['zero'], (passed) => render({ passed })),
    refuses(/^report\.capabilities(\.operations)?$/, ['undefined'], (capabilities) =>
      render({ capabilities }),
    ),
    refuses('report.results', ['a list'], (results) => render({ results })),
    refuses('report.results', [], (bad) => render({ results: [bad] })),
  ],
  writeConformanceReport: [
    refuses('directory', ['a word', 'a line break', 'the name of a method'], (bad) =>
      conformance.writeConformanceReport(report, bad),
    ),
    refuses(/^report(\.gatewayId)?$/, [], (bad) => conformance.writeConformanceReport(bad, 'never-made')),
    refuses('report.gatewayId', [], () =>
      conformance.writeConformanceReport({ ...report, gatewayId: '../x' }, 'never-made'),
    ),
  ],
  networkFaultOf: [refuses('situation', [], (bad) => conformance.networkFaultOf(bad), ['server_error'])],
  startFaultServer: [
    refuses(/^(options|answer)$/, [], (bad) => conformance.startFaultServer(bad)),
    refuses('answer', ['a function'], (bad) => conformance.startFaultServer({ answer: bad })),
    refuses('fault', [], (bad) => striking(bad), ['ready']),
    refuses('strike', ['undefined', ...objects], (bad) => striking('server-error' as never, bad)),
    refuses('times', ['undefined', 'zero'], (times) => striking('server-error' as never, { times } as never)),
    refuses('only', ['undefined', 'a function'], (only) =>
      striking('server-error' as never, { only } as never),
    ),
  ],
  runLiveCheck: [
    refuses(/^(options|createGateway)$/, [], (bad) => conformance.runLiveCheck(bad, live)),
    refuses('createGateway', ['a function'], (createGateway) => checking({ createGateway })),
    refuses('createTransaction', ['a function'], (createTransaction) => checking({ createTransaction })),
    refuses('secrets', ['a list'], (secrets) => checking({ secrets })),
    refuses(
      'secrets',
      ['a word', 'a line break', 'half a surrogate pair', 'a long text', 'the name of a method'],
      (one) => checking({ secrets: [one] }),
    ),
    refuses(/^(settings|recordingDirectory)$/, [], (bad) => conformance.runLiveCheck(check, bad)),
    refuses('recordingDirectory', ['a word', 'a line break', 'the name of a method'], (recordingDirectory) =>
      conformance.runLiveCheck(check, { recordingDirectory }),
    ),
    refuses(
      'callBoundMs',
      ['undefined'],
      (callBoundMs) => conformance.runLiveCheck(check, { ...live, callBoundMs }),
      [0],
    ),
    refuses(/^(the gateway|gatewayId)$/, [], (bad) => checking({ createGateway: () => bad })),
    refuses(
      'gatewayId',
      ['a word', 'the name of a method'],
      (gatewayId) => checking({ createGateway: () => ({ ...gateway, gatewayId }) }),
      ['../x'],
    ),
  ],
  relayTo: [
    refuses('baseUrl', [], (bad) => conformance.relayTo(bad), ['https://h.example', 'ftp://h.example']),
  ],
};
