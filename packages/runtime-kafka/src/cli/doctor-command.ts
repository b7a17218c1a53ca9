import { checkConfig } from '../composition/check-config.js';
import type { Finding } from '../composition/finding.js';
import type { RuntimeConfig } from '../composition/runtime-config.js';
import { withRuntime } from './with-runtime.js';

/** `lango doctor`: one line for each check, with advice. Exits 2 when something is wrong. */
export async function doctorCommand(config: RuntimeConfig): Promise<number> {
  const findings: Finding[] = [{ check: 'node', state: 'ok', found: process.version }];
  const add = (more: readonly Finding[]) => findings.push(...more);
  try {
    checkConfig(config);
    add([{ check: 'configuration', state: 'ok', found: `${config.gateways.length} gateways` }]);
    await withRuntime(config, async ({ admin }) => {
      add(await admin.examine());
    });
  } catch (error) {
    // The message names the setting or the address, and what to change.
    const found = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    const check = findings.length > 1 ? 'start' : 'configuration';
    add([{ check, state: 'wrong', found }]);
  }
  for (const { check, state, found, advice } of findings) {
    process.stdout.write(`${state.padEnd(9)} ${check}: ${found}\n`);
    if (advice !== undefined) process.stdout.write(`${' '.repeat(10)}→ ${advice}\n`);
  }
  return findings.some(({ state }) => state === 'wrong') ? 2 : 0;
}
