import { checkOption } from '../input/check-input.js';
import { conformanceChecks } from './conformance-checks.js';
import {
  ConformanceFailure,
  ConformanceSkip,
  notApplicable,
  type ConformanceCheck,
} from './conformance-check.js';
import type {
  ConformanceHarness,
  ConformanceNotApplicable,
  CreateConformanceHarness,
} from './conformance-harness.js';
import { toConformanceReport, type ConformanceReport, type ConformanceResult } from './conformance-report.js';
import { createConformanceRun, type ConformanceRun } from './conformance-run.js';
import { withWires } from './fault-server/conformance-wire.js';

/** Settings of {@link runGatewayConformance}. */
export interface RunGatewayConformanceOptions {
  /** Creates the gateway and its provider for one situation. */
  readonly createHarness: CreateConformanceHarness;
  /** Names of the checks to run. Default: all. */
  readonly only?: readonly string[];
}

/**
 * Runs the suite without a test runner. A failed check does not throw: read the report.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `createHarness` or `only`: an unknown check would never fail
 */
export async function runGatewayConformance(
  options: RunGatewayConformanceOptions,
): Promise<ConformanceReport> {
  const { createHarness, only } = checkOption.settings(options);
  checkOption.callable('createHarness', createHarness);
  const names = conformanceChecks.map(({ name }) => name);
  for (const name of only === undefined ? [] : checkOption.list('only', only))
    if (!names.includes(name)) throw checkOption.wrong('only', 'names a check that does not exist');
  const results: ConformanceResult[] = [];
  let gateway: ConformanceHarness['gateway'] | undefined;
  for (const check of conformanceChecks) {
    if (only !== undefined && !only.includes(check.name)) continue;
    results.push(await runConformanceCheck(check, createHarness, (seen) => (gateway ??= seen)));
  }
  return toConformanceReport(gateway, results);
}

/** Runs one check on a new harness. */
export async function runConformanceCheck(
  check: ConformanceCheck,
  createHarness: CreateConformanceHarness,
  seen: (gateway: ConformanceHarness['gateway']) => void,
): Promise<ConformanceResult> {
  const { name, situation, operation } = check;
  const result = { check: name, situation };
  const opened: ConformanceHarness[] = [];
  const open = async (wanted = situation): Promise<ConformanceRun | ConformanceNotApplicable> => {
    const { made, wires } = await withWires(() => createHarness(wanted));
    checkOption.object('the harness', made);
    if ('notApplicable' in made) return made;
    checkOption.object('harness.gateway', made.gateway);
    opened.push(made);
    return createConformanceRun(made, wires, async (other) => {
      const more = await open(other);
      return 'notApplicable' in more ? notApplicable(more.notApplicable) : more;
    });
  };
  let run: Awaited<ReturnType<typeof open>>;
  try {
    run = await open();
  } catch (error) {
    return { ...result, outcome: 'failed', reason: `the harness could not be made: ${messageOf(error)}` };
  }
  if ('notApplicable' in run) return { ...result, outcome: 'skipped', reason: run.notApplicable };
  try {
    seen(run.gateway);
    if (operation !== undefined && run.gateway.capabilities.operations[operation] === undefined) {
      return { ...result, outcome: 'skipped', reason: `${operation} is not declared` };
    }
    await check.run(run);
    return { ...result, outcome: 'passed' };
  } catch (error) {
    if (error instanceof ConformanceSkip) return { ...result, outcome: 'skipped', reason: error.message };
    const reason =
      error instanceof ConformanceFailure ? error.message : `the check broke: ${messageOf(error)}`;
    return { ...result, outcome: 'failed', reason };
  } finally {
    for (const harness of opened) await harness.close?.();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
