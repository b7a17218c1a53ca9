#!/usr/bin/env node
import { parseArgs } from 'node:util';
import type { MpesaSimulatorOptions } from '../daraja/simulator/simulator-options.js';
import { startMpesaSimulator } from '../daraja/simulator/start-mpesa-simulator.js';

const help = `lango-mpesa-simulator: a local stand-in for Safaricom's Daraja API

  --host <address>             address to listen on (127.0.0.1)
  --port <number>              port to listen on (0: any free one)
  --data-dir <folder>          where ledger and pending callbacks survive a restart (none)
  --customer approves|manual   who answers prompts: the simulator, or you on /handset (approves)
  --customer-delay-ms <n>      until the customer answers (500)
  --processing-delay-ms <n>    until a payout, reversal or query is carried out (200)
  --prompt-lifetime-ms <n>     how long a prompt lives (60000)
  --pin <digits>               PIN that the handset page takes (1234)
  --lock-subscriber            refuse a second prompt while one is open for the number
  --help                       this text

Prints one line of JSON with its address. Control: GET /_simulator/ledger, POST and DELETE /_simulator/faults.
`;

function wholeNumber(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new Error(`--${name} must be a whole number`);
}

function readArguments(): MpesaSimulatorOptions | undefined {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      host: text,
      port: text,
      'data-dir': text,
      customer: text,
      'customer-delay-ms': text,
      'processing-delay-ms': text,
      'prompt-lifetime-ms': text,
      pin: text,
      'lock-subscriber': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return undefined;
  if (values.customer !== undefined && values.customer !== 'approves' && values.customer !== 'manual') {
    throw new Error('--customer must be approves or manual');
  }
  const numbers = {
    port: wholeNumber(values.port, 'port'),
    customerDelayMs: wholeNumber(values['customer-delay-ms'], 'customer-delay-ms'),
    processingDelayMs: wholeNumber(values['processing-delay-ms'], 'processing-delay-ms'),
    promptLifetimeMs: wholeNumber(values['prompt-lifetime-ms'], 'prompt-lifetime-ms'),
  };
  return {
    ...(Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined)) as Partial<
      typeof numbers
    >),
    ...(values.host !== undefined && { host: values.host }),
    ...(values['data-dir'] !== undefined && { dataDirectory: values['data-dir'] }),
    ...(values.customer !== undefined && { customer: values.customer }),
    ...(values.pin !== undefined && { pin: values.pin }),
    ...(values['lock-subscriber'] === true && { locksSubscriber: true }),
  };
}

async function main(): Promise<void> {
  const options = readArguments();
  if (options === undefined) {
    process.stdout.write(help);
    return;
  }
  const simulator = await startMpesaSimulator(options);
  process.stdout.write(`${JSON.stringify({ url: simulator.url, handset: `${simulator.url}/handset` })}\n`);
  const stop = () => {
    void simulator.close().finally(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  // A parent that was killed leaves no orphan.
  if (process.connected) process.once('disconnect', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`lango-mpesa-simulator: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
