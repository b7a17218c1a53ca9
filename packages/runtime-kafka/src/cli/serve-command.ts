import { createRuntime } from '../composition/create-runtime.js';
import type { RuntimeConfig, ServiceName } from '../composition/runtime-config.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { CommandOptions } from './command-options.js';

/** `lango serve`: runs until SIGINT or SIGTERM, then finishes the work in progress and stops. */
export async function serveCommand(config: RuntimeConfig, options: CommandOptions): Promise<number> {
  const runtime = await createRuntime({
    ...config,
    ...(options.services !== undefined && { services: options.services.split(',') as ServiceName[] }),
    ...(options.port !== undefined && { http: { ...config.http, port: toPort(options.port) } }),
  });
  for (const url of new Set([runtime.apiUrl, runtime.callbackUrl])) {
    if (url !== undefined) process.stdout.write(`lango listens on ${url}\n`);
  }
  if (runtime.consoleUrl !== undefined) process.stdout.write(`console on ${runtime.consoleUrl}\n`);
  process.stdout.write(`lango runs ${options.services ?? 'all services'}\n`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  await runtime.stop();
  return 0;
}

function toPort(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new ConfigurationError(`--port must be a number from 0 to 65535, not ${JSON.stringify(text)}`);
}
