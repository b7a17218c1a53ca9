import { createRuntime, type Runtime } from '../composition/create-runtime.js';
import type { RuntimeConfig } from '../composition/runtime-config.js';

/** Opens the configured store without running services, for one command. The work returns the exit code; default 0. */
export async function withRuntime(
  config: RuntimeConfig,
  work: (runtime: Runtime) => Promise<number | void>,
): Promise<number> {
  const quiet = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined,
  };
  const runtime = await createRuntime({ ...config, services: [], logger: quiet });
  try {
    return (await work(runtime)) ?? 0;
  } finally {
    await runtime.stop();
  }
}

/** One line of JSON on standard output. */
export function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
