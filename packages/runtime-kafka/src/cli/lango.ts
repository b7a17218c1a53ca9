import { PaymentError } from '@lango/core';
import { LangoProblem } from '../client/create-lango-client.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import { parseCommandLine } from './command-options.js';
import { auditCommand } from './audit-command.js';
import { captureCommand } from './capture-command.js';
import { devCommand } from './dev-command.js';
import { doctorCommand } from './doctor-command.js';
import { deadLetterCommand } from './dead-letter-command.js';
import { callbackCommand } from './callback-command.js';
import { eraseCommand, retentionCommand } from './erase-command.js';
import { eventHandlerCommand } from './event-handler-command.js';
import { gatewayCommand } from './gateway-command.js';
import { endpointCommand } from './endpoint-command.js';
import { incomingCommand } from './incoming-command.js';
import { keysCommand } from './keys-command.js';
import { merchantCommand } from './merchant-command.js';
import { operatorCommand } from './operator-command.js';
import { reconcileCommand } from './reconcile-command.js';
import { reviewCommand } from './review-command.js';
import { overHttp, systemUrl } from './over-http.js';
import { migrateCommand } from './migrate-command.js';
import { serveCommand } from './serve-command.js';
import { tokenCommand } from './token-command.js';
import { topicsCommand } from './topics-command.js';
import { loadConfig } from './load-config.js';

const usage = `lango: move payments through gateways

  lango dev         [--port N]                                        a whole system with simulators on this machine
  lango serve       [--services api,callback-receiver,…] [--port N]   run the services (default: all)
  lango doctor                                                          check the system; exits 2 when something is wrong
  lango merchant    create --name NAME [--gateways a,b] | list | disable --merchant ID | rotate-secret --merchant ID
                    gateways --merchant ID --gateways a,b|all          gateways that it may use (default: all)
  lango event-handler list | remove --name NAME                       in-process handlers of runtime.on
                    redeliver --name NAME --since TIME [--zone +03:00] [--include-delivered]
  lango token       create --merchant ID [--environment test|live] [--scopes a,b] [--expires 2027-01-31|90d]
                    list --merchant ID | revoke --key ID
  lango operator    create --name NAME --role viewer|operator|approver|admin   who may sign in to the console
                    list | disable --key ID
  lango endpoint    list --merchant ID                                  callback endpoints of a merchant
                    enable | rotate-secret --merchant ID --endpoint ID  the old secret also signs for 24 hours
                    redeliver --merchant ID --endpoint ID --since TIME [--zone +03:00] [--include-delivered]
  lango capture     --transaction ID [--amount MINOR]                   capture all or part of a pending deposit
  lango review      list | show --transaction ID                        transactions in review
                    settle --transaction ID --outcome succeeded|failed|acknowledged --by NAME --reason TEXT [--reference REF]
                    propose-reissue | approve-reissue | withdraw-reissue --transaction ID --by NAME --reason TEXT
                    a reissue takes two people: one proposes, another approves within 24 hours
  lango incoming    list [--all] | assign --deposit ID --merchant ID | addresses --gateway ID
  lango reconcile   --gateway ID --from TIME --to TIME [--zone +03:00] [--statement FILE.csv] [--json] [--record]
                    compare a period with the gateway's own records; exits 2 when something differs
  lango audit       [--from TIME] [--to TIME] [--zone +03:00] [--json]
                    check that balances are the sums of their entries; exits 2 when there is a fault
  lango gateway     check --live [--check FILE] [--recordings FOLDER] [--record] [--read-only] [--allow-live-credentials] [--json]
                    run the gateway on its provider's sandbox and compare with the recording; exits 2 when the provider has changed
  lango callback    list | replay --callback ID                         stored gateway callbacks
  lango dead-letter list | replay --message ID | replay --all [--json]  work that failed on every attempt
  lango migrate     [--json]                                            bring the database up to date
  lango topics      [--partitions N]                                    create the missing Kafka topics
  lango keys        reseal                                              encrypt every secret with the first master key
  lango erase       --phone +254… | --transaction ID, --reason TEXT     erase personal data
  lango retention                                                       purge old data

On a running system, with --url URL (or LANGO_URL) and an operator's token in LANGO_OPERATOR_TOKEN: review, callback, dead-letter, incoming,
endpoint, event-handler, merchant list|gateways, token list|revoke

Everywhere: --config FILE (default lango.config.mjs, .js, .ts or .mts) · --debug (stack traces) · --help`;

/** Runs one command. An error is one line on standard error and a non-zero exit code. */
export async function main(argv: string[]): Promise<number> {
  let debug = argv.includes('--debug');
  try {
    const { values, positionals } = parseCommandLine(argv);
    debug = values.debug;
    const [command, ...rest] = positionals;
    if (values.help || command === undefined) {
      process.stdout.write(`${usage}\n`);
      return values.help ? 0 : 1;
    }
    const url = systemUrl(positionals, values);
    if (url !== undefined) return await overHttp(url, positionals, values);
    switch (command) {
      case 'serve':
        return await serveCommand(await loadConfig(values.config), values);
      case 'dev':
        return await devCommand(values);
      case 'doctor':
        return await doctorCommand(await loadConfig(values.config));
      case 'merchant':
        return await merchantCommand(await loadConfig(values.config), rest, values);
      case 'event-handler':
        return await eventHandlerCommand(await loadConfig(values.config), rest, values);
      case 'token':
        return await tokenCommand(await loadConfig(values.config), rest, values);
      case 'operator':
        return await operatorCommand(await loadConfig(values.config), rest, values);
      case 'review':
        return await reviewCommand(await loadConfig(values.config), rest, values);
      case 'reconcile':
        return await reconcileCommand(await loadConfig(values.config), values);
      case 'audit':
        return await auditCommand(await loadConfig(values.config), values);
      case 'capture':
        return await captureCommand(await loadConfig(values.config), values);
      case 'migrate':
        return await migrateCommand(await loadConfig(values.config), values);
      case 'topics':
        return await topicsCommand(await loadConfig(values.config), values);
      case 'dead-letter':
        return await deadLetterCommand(await loadConfig(values.config), rest, values);
      case 'endpoint':
        return await endpointCommand(await loadConfig(values.config), rest, values);
      case 'incoming':
        return await incomingCommand(await loadConfig(values.config), rest, values);
      case 'callback':
        return await callbackCommand(await loadConfig(values.config), rest, values);
      case 'gateway':
        return await gatewayCommand(rest, values);
      case 'keys':
        return await keysCommand(await loadConfig(values.config), rest);
      case 'erase':
        return await eraseCommand(await loadConfig(values.config), values);
      case 'retention':
        return await retentionCommand(await loadConfig(values.config));
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
  const isExpected =
    error instanceof ConfigurationError ||
    error instanceof LangoProblem ||
    PaymentError.is(error) ||
    'code' in error;
  return isExpected ? (error.message.split('\n')[0] ?? '') : `${error.message} (--debug shows where)`;
}
