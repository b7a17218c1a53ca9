import { parseArgs } from 'node:util';
import { checkOption } from '../input/check-input.js';

/** One flag of the command beyond `--host`, `--port`, `--data-dir` and `--help`. */
export interface SimulatorFlag {
  /** The option of the start function it sets. */
  readonly option: string;
  /** `number`: a whole number of at least 0. A list: the accepted values. */
  readonly takes: 'text' | 'number' | 'nothing' | readonly string[];
  /** One line for `--help`. */
  readonly help: string;
}

/** A command that runs a simulator. */
export interface SimulatorCommand<Options extends object> {
  /** Name of the command: `lango-acme-simulator`. */
  readonly name: string;
  /** What it simulates, in one line. */
  readonly about: string;
  /** By name, without dashes. Default: none. */
  readonly flags?: Readonly<Record<string, SimulatorFlag>>;
  /** Options that do not come from flags, such as secrets from the environment. */
  readonly options?: Options;
  readonly start: (options: Options) => Promise<{ readonly url: string; close(): Promise<void> }>;
  /** Further addresses to print, as paths. Default: none. */
  readonly pages?: Readonly<Record<string, string>>;
}

const commonFlags: Readonly<Record<string, SimulatorFlag>> = {
  host: { option: 'host', takes: 'text', help: 'address to listen on (127.0.0.1)' },
  port: { option: 'port', takes: 'number', help: 'port to listen on (0: any free one)' },
  'data-dir': { option: 'dataDirectory', takes: 'text', help: 'folder to store its state in (none)' },
};

/**
 * Starts the simulator with the options from the command line and prints one line of JSON with its address. Stops on SIGINT, SIGTERM, or when the
 * process that forked it ends. Errors are printed to stderr, with exit code 1.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming what is wrong with the command itself.
 */
export async function runSimulatorCommand<Options extends object>(
  command: SimulatorCommand<Options>,
  args: readonly string[] = process.argv.slice(2),
): Promise<void> {
  const { name, about, start, pages = {} } = checkOption.settings(command);
  checkOption.text('name', name, { pattern: /^[\w.@/-]+$/ });
  checkOption.callable('start', start);
  const flags = { ...commonFlags, ...command.flags };
  try {
    const options = readFlags(flags, args);
    if (options === 'help') return void process.stdout.write(help(name, about, flags));
    const simulator = await start({ ...command.options, ...options } as Options);
    const { url } = simulator;
    const shown = Object.fromEntries(Object.entries(pages).map(([page, path]) => [page, `${url}${path}`]));
    const stop = () => void simulator.close().finally(() => process.exit(0));
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    // Stop with the parent process.
    if (process.connected) process.once('disconnect', stop);
    // The parent may be gone already; that is no error.
    process.send?.({ url }, undefined, undefined, () => undefined);
    process.stdout.write(`${JSON.stringify({ url, ...shown })}\n`);
  } catch (error) {
    process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

function readFlags(flags: Readonly<Record<string, SimulatorFlag>>, args: readonly string[]): object | 'help' {
  const type = ({ takes }: SimulatorFlag) => ({ type: takes === 'nothing' ? 'boolean' : 'string' }) as const;
  const options = Object.fromEntries(Object.entries(flags).map(([flag, one]) => [flag, type(one)]));
  const { values } = parseArgs({ args: [...args], options: { ...options, help: { type: 'boolean' } } });
  if (values.help === true) return 'help';
  const read = Object.entries(flags).flatMap(([flag, { option, takes }]) => {
    const value = (values as Readonly<Record<string, string | boolean | undefined>>)[flag];
    return value === undefined
      ? []
      : [[option, typeof value === 'string' ? convert(flag, value, takes) : value] as const];
  });
  return Object.fromEntries(read);
}

function convert(flag: string, value: string, takes: SimulatorFlag['takes']): string | number {
  if (typeof takes === 'object') return checkOption.oneOf(`--${flag}`, value, takes);
  return takes === 'number'
    ? checkOption.number(`--${flag}`, value.trim() === '' ? NaN : Number(value), { least: 0, whole: true })
    : value;
}

function help(name: string, about: string, flags: Readonly<Record<string, SimulatorFlag>>): string {
  const shown = Object.entries(flags).map(([flag, { takes, help: line }]) => {
    const what =
      typeof takes === 'object' ? takes.join('|') : { text: '<text>', number: '<n>', nothing: '' }[takes];
    return `  ${`--${flag} ${what}`.padEnd(34)} ${line}`;
  });
  return `${name}: ${about}\n\n${shown.join('\n')}\n\nPrints one line of JSON with its address. Control: GET /_simulator/ledger, POST and DELETE /_simulator/faults.\n`;
}
