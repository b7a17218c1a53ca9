import { createLangoClient } from '../client/create-lango-client.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { CommandOptions } from './command-options.js';
import { commandsOverHttp } from './commands-over-http.js';
import { print } from './with-runtime.js';

/**
 * Address of a running system: `--url`, or `LANGO_URL` for the commands that can run there. The operator's token is in `LANGO_OPERATOR_TOKEN`, since
 * command lines are visible to other users. `undefined`: the command opens the configured infrastructure, which fails for an embedded folder in use.
 */
export function systemUrl(
  [command, action = '']: readonly string[],
  { url }: CommandOptions,
): string | undefined {
  if (url !== undefined) return url;
  return (`${command} ${action}` in commandsOverHttp && process.env['LANGO_URL']) || undefined;
}

/** Runs a command through the operators' HTTP API of a running system. */
export async function overHttp(
  baseUrl: string,
  [command = '', action = '']: readonly string[],
  options: CommandOptions,
): Promise<number> {
  const run = commandsOverHttp[`${command} ${action}`];
  if (run === undefined)
    throw new ConfigurationError(
      `over HTTP there is no lango ${`${command} ${action}`.trim()}: ${Object.keys(commandsOverHttp).join(', ')}`,
    );
  if (!URL.canParse(baseUrl)) throw new ConfigurationError(`--url ${baseUrl} is no address`);
  const token = process.env['LANGO_OPERATOR_TOKEN'];
  if (!token) throw new ConfigurationError('set LANGO_OPERATOR_TOKEN: lango operator create prints a token');
  const answer = await run(createLangoClient({ baseUrl, token }), options).catch((error: unknown) => {
    // The message of fetch does not name the cause.
    if (!(error instanceof TypeError)) throw error;
    throw new ConfigurationError(`${baseUrl} cannot be reached: ${codeOf(error.cause) ?? error.message}`);
  });
  for (const line of Array.isArray(answer) ? answer : [answer]) print(line);
  return 0;
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
}
