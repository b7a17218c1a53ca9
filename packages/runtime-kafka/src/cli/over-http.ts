import { createLangoClient, LangoProblem, type LangoClient } from '../client/create-lango-client.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { CommandOptions } from './command-options.js';
import { required } from './required.js';
import { print } from './with-runtime.js';

type Command = (client: LangoClient, options: CommandOptions) => Promise<unknown>;

const triesMax = 5;

/**
 * Decides about a payment as it now stands, as the command does beside its own database: what no longer fits is refused by its rules. A look-up that
 * came between reading and deciding is no reason to give up. Who decides is whose token it is, so there is no `--by`.
 */
async function decide<Answer>(
  client: LangoClient,
  options: CommandOptions,
  act: (about: {
    readonly id: string;
    readonly body: { readonly version: number; readonly reason: string };
  }) => Promise<Answer>,
): Promise<Answer> {
  if (options.by !== undefined)
    throw new ConfigurationError('--by goes without --url only: the token says who decides');
  const id = required(options.transaction, '--transaction ID');
  const reason = required(options.reason, '--reason TEXT');
  for (let tries = 1; ; tries += 1) {
    const { version } = await client.showPayment({ id });
    try {
      return await act({ id, body: { version, reason } });
    } catch (error) {
      const isStale = error instanceof LangoProblem && error.problem.type.endsWith(':changed-meanwhile');
      if (!isStale || tries === triesMax) throw error;
    }
  }
}

/** The commands that a running system carries out, by their words. A list gives one line for each of its items. */
const commands: Readonly<Record<string, Command>> = {
  'review list': async (client) => (await client.listExceptions()).exceptions,
  'review show': (client, { transaction }) =>
    client.showPayment({ id: required(transaction, '--transaction ID') }),
  'review settle': async (client, options) => {
    const { outcome, reference } = options;
    if (outcome !== 'succeeded' && outcome !== 'failed' && outcome !== 'acknowledged')
      throw new ConfigurationError('--outcome is succeeded, failed or acknowledged');
    const found = reference !== undefined && { gatewayReference: reference };
    return decide(client, options, ({ id, body }) =>
      client.resolveReview({ id, body: { ...body, outcome, ...found } }),
    );
  },
  'review propose-reissue': (client, options) => decide(client, options, client.proposeReissue),
  'review approve-reissue': (client, options) => decide(client, options, client.approveReissue),
  'review withdraw-reissue': (client, options) => decide(client, options, client.withdrawReissue),
  'callback list': async (client) => (await client.listGatewayCallbacks({})).callbacks,
  'callback replay': (client, { callback }) =>
    client.replayGatewayCallback({ id: required(callback, '--callback ID'), body: {} }),
  'dead-letter list': async (client) => (await client.listDeadLetters()).deadLetters,
  'dead-letter replay': (client, { message }) =>
    client.retryDeadLetter({ id: required(message, '--message ID'), body: {} }),
  'incoming list': async (client, { all }) =>
    (await client.listUnaskedDeposits({ ...(all && { all: 'true' }) })).incomingDeposits,
  'incoming assign': (client, { deposit, merchant }) =>
    client.assignIncomingDeposit({
      id: required(deposit, '--deposit ID'),
      body: { merchantId: required(merchant, '--merchant ID') },
    }),
};

/**
 * Where a running system is: `--url`, or `LANGO_URL` for the commands that it can carry out; the operator's token is `LANGO_OPERATOR_TOKEN`, since
 * whoever lists processes sees a command line. `undefined`: the command opens the configuration's own infrastructure, which an embedded folder that
 * is in use refuses.
 */
export function systemUrl(command: string, { url }: CommandOptions): string | undefined {
  if (url !== undefined) return url;
  const isKnown = Object.keys(commands).some((words) => words.startsWith(`${command} `));
  return (isKnown && process.env['LANGO_URL']) || undefined;
}

/** Runs a command at the operators' HTTP interface of a running system. */
export async function overHttp(
  baseUrl: string,
  [command = '', action = '']: readonly string[],
  options: CommandOptions,
): Promise<number> {
  const run = commands[`${command} ${action}`];
  if (run === undefined)
    throw new ConfigurationError(
      `over HTTP there is no lango ${`${command} ${action}`.trim()}: ${Object.keys(commands).join(', ')}`,
    );
  if (!URL.canParse(baseUrl)) throw new ConfigurationError(`--url ${baseUrl} is no address`);
  const token = process.env['LANGO_OPERATOR_TOKEN'];
  if (!token) throw new ConfigurationError('set LANGO_OPERATOR_TOKEN: lango operator create prints a token');
  const answer = await run(createLangoClient({ baseUrl, token }), options).catch((error: unknown) => {
    // fetch says no more than that it failed.
    if (!(error instanceof TypeError)) throw error;
    throw new ConfigurationError(`${baseUrl} cannot be reached: ${codeOf(error.cause) ?? error.message}`);
  });
  for (const line of Array.isArray(answer) ? answer : [answer]) print(line);
  return 0;
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
}
