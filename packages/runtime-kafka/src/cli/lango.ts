import { parseArgs } from 'node:util';
import { PaymentError } from '@lango/core';
import { ConfigurationError } from '../ports/configuration-error.js';
import { deadLetterCommand } from './dead-letter-command.js';
import { merchantCommand } from './merchant-command.js';
import { reviewCommand } from './review-command.js';
import { migrateCommand } from './migrate-command.js';
import { serveCommand } from './serve-command.js';
import { tokenCommand } from './token-command.js';
import { topicsCommand } from './topics-command.js';
import { loadConfig } from './load-config.js';

const usage = `lango: move payments through gateways

  lango serve    [--services api,callback-receiver,…] [--port N]   run the services (default: all)
  lango merchant create --name NAME | list                         merchants
  lango token    create --merchant ID [--environment test|live] | list --merchant ID | revoke --key ID
  lango review   list | settle --transaction ID --outcome succeeded|failed|acknowledged --by NAME --reason TEXT [--reference REF]
  lango migrate                                                    bring the database up to date
  lango topics   [--partitions N]                                  make the Kafka topics that are missing
  lango dead-letter list | replay --message ID | replay --all      messages that no try helped

Everywhere: --config FILE (default lango.config.mjs) · --debug (stack traces) · --help`;

const options = {
  config: { type: 'string', default: 'lango.config.mjs' },
  services: { type: 'string' },
  port: { type: 'string' },
  name: { type: 'string' },
  merchant: { type: 'string' },
  environment: { type: 'string', default: 'test' },
  key: { type: 'string' },
  transaction: { type: 'string' },
  outcome: { type: 'string' },
  reference: { type: 'string' },
  by: { type: 'string' },
  reason: { type: 'string' },
  partitions: { type: 'string' },
  message: { type: 'string' },
  all: { type: 'boolean', default: false },
  debug: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Values of the command line, for the commands. */
export type CommandOptions = ReturnType<typeof parse>['values'];

const parse = (argv: string[]) => parseArgs({ args: argv, options, allowPositionals: true });

/** Runs one command. Every mistake is one line on standard error and a non-zero exit. */
export async function main(argv: string[]): Promise<number> {
  let debug = argv.includes('--debug');
  try {
    const { values, positionals } = parse(argv);
    debug = values.debug;
    const [command, ...rest] = positionals;
    if (values.help || command === undefined) {
      process.stdout.write(`${usage}\n`);
      return values.help ? 0 : 1;
    }
    switch (command) {
      case 'serve':
        return await serveCommand(await loadConfig(values.config), values);
      case 'merchant':
        return await merchantCommand(await loadConfig(values.config), rest, values);
      case 'token':
        return await tokenCommand(await loadConfig(values.config), rest, values);
      case 'review':
        return await reviewCommand(await loadConfig(values.config), rest, values);
      case 'migrate':
        return await migrateCommand(await loadConfig(values.config));
      case 'topics':
        return await topicsCommand(await loadConfig(values.config), values);
      case 'dead-letter':
        return await deadLetterCommand(await loadConfig(values.config), rest, values);
      default:
        throw new ConfigurationError(`there is no command ${command}: see lango --help`);
    }
  } catch (error) {
    process.stderr.write(`lango: ${describe(error, debug)}\n`);
    return 1;
  }
}

function describe(error: unknown, debug: boolean): string {
  if (!(error instanceof Error)) return String(error);
  if (debug) return error.stack ?? error.message;
  const isExpected = error instanceof ConfigurationError || PaymentError.is(error) || 'code' in error;
  return isExpected ? (error.message.split('\n')[0] ?? '') : `${error.message} (--debug shows where)`;
}
