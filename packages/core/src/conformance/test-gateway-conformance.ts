import { checkOption } from '../input/check-input.js';
import { conformanceChecks } from './conformance-checks.js';
import { ConformanceFailure } from './conformance-check.js';
import type { ConformanceHarness, CreateConformanceHarness } from './conformance-harness.js';
import { toConformanceReport, type ConformanceResult } from './conformance-report.js';
import { runConformanceCheck } from './run-gateway-conformance.js';
import { writeConformanceReport } from './write-conformance-report.js';

/** Settings of {@link testGatewayConformance}. */
export interface GatewayConformanceOptions {
  /** The test runner's function, from vitest, node:test or any runner that takes a name and a body. */
  readonly test: (name: string, body: () => Promise<void>) => unknown;
  /** Creates the gateway and its provider for one situation. */
  readonly createHarness: CreateConformanceHarness;
  /** Folder for `conformance-<gatewayId>.json` and `.md`. Default: nothing is written. */
  readonly reportDirectory?: string;
  /** Prints the summary, one line at a time. Default `console.log`. */
  readonly print?: (line: string) => void;
}

/** What some runners pass to a test. */
interface TestContext {
  skip?(reason: string | undefined): unknown;
}

/**
 * Registers one test per check, and a last one that reports. A check that does not apply (an undeclared operation, a situation the provider
 * cannot be in) is skipped with its reason where the runner passes a context with `skip` to a test, as vitest and node:test do; elsewhere it
 * passes as a test. The report lists it as skipped either way.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option.
 */
export function testGatewayConformance(options: GatewayConformanceOptions): void {
  const { test, createHarness, reportDirectory, print = console.log } = checkOption.settings(options);
  checkOption.callable('test', test);
  checkOption.callable('createHarness', createHarness);
  checkOption.callable('print', print);
  if (reportDirectory !== undefined) checkOption.text('reportDirectory', reportDirectory, { most: 4_096 });
  const results: ConformanceResult[] = [];
  let gateway: ConformanceHarness['gateway'] | undefined;
  for (const check of conformanceChecks) {
    // Rest parameters have no length: some runners wait for a callback where a test declares a parameter.
    test(`${check.name} [${check.situation}]`, async (...[context]: readonly TestContext[]) => {
      const result = await runConformanceCheck(check, createHarness, (seen) => (gateway ??= seen));
      results.push(result);
      const { outcome, reason } = result;
      if (outcome === 'failed') throw new ConformanceFailure(reason);
      if (outcome === 'skipped') context?.skip?.(reason);
    });
  }
  test('conformance report', async () => {
    const report = toConformanceReport(gateway, results);
    const { gatewayId, passed, failed, skipped } = report;
    print(`conformance of ${gatewayId}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
    for (const { outcome, check, reason } of results)
      if (outcome !== 'passed') print(`  ${outcome}: ${check}: ${reason}`);
    if (reportDirectory !== undefined) await writeConformanceReport(report, reportDirectory);
  });
}
