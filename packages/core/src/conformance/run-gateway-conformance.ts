import { conformanceChecks } from './conformance-checks.js';
import { ConformanceFailure, ConformanceSkip, type ConformanceCheck } from './conformance-check.js';
import type { ConformanceHarness, CreateConformanceHarness } from './conformance-harness.js';
import { toConformanceReport, type ConformanceReport, type ConformanceResult } from './conformance-report.js';
import { createConformanceRun } from './conformance-run.js';

/** Settings of {@link runGatewayConformance}. */
export interface RunGatewayConformanceOptions {
  readonly createHarness: CreateConformanceHarness;
  /** Names of the checks to run. Default: all. */
  readonly only?: readonly string[];
}

/** Runs the suite without a test runner. Never throws for a broken promise: read the report. */
export async function runGatewayConformance(
  options: RunGatewayConformanceOptions,
): Promise<ConformanceReport> {
  const { createHarness, only } = options;
  const results: ConformanceResult[] = [];
  let gateway: ConformanceHarness['gateway'] | undefined;
  for (const check of conformanceChecks) {
    if (only !== undefined && !only.includes(check.name)) continue;
    results.push(await runConformanceCheck(check, createHarness, (seen) => (gateway ??= seen)));
  }
  return toConformanceReport(gateway, results);
}

/** Runs one check on a harness of its own. */
export async function runConformanceCheck(
  check: ConformanceCheck,
  createHarness: CreateConformanceHarness,
  seen: (gateway: ConformanceHarness['gateway']) => void,
): Promise<ConformanceResult> {
  const { name, situation, operation } = check;
  const result = { check: name, situation };
  let harness: Awaited<ReturnType<CreateConformanceHarness>>;
  try {
    harness = await createHarness(situation);
  } catch (error) {
    return { ...result, outcome: 'failed', reason: `the harness could not be made: ${messageOf(error)}` };
  }
  if ('notApplicable' in harness) return { ...result, outcome: 'skipped', reason: harness.notApplicable };
  try {
    seen(harness.gateway);
    if (operation !== undefined && harness.gateway.capabilities.operations[operation] === undefined) {
      return { ...result, outcome: 'skipped', reason: `${operation} is not declared` };
    }
    await check.run(createConformanceRun(harness));
    return { ...result, outcome: 'passed' };
  } catch (error) {
    if (error instanceof ConformanceSkip) return { ...result, outcome: 'skipped', reason: error.message };
    const reason =
      error instanceof ConformanceFailure ? error.message : `the check broke: ${messageOf(error)}`;
    return { ...result, outcome: 'failed', reason };
  } finally {
    await harness.close?.();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
