import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

// Tests and proofs run in the repository's root.
const script = join(process.cwd(), 'examples/runtime-embedded/run-simulator.mjs');

/** Money that a simulator moved. */
export interface LedgerMovement {
  readonly transactionId: string | null;
  readonly operation: string;
  readonly amountMinor: number;
  readonly currency: string;
}

/** Both providers, each in a process of its own that no test disturbs. */
export interface Simulators {
  readonly mpesaUrl: string;
  readonly stripeUrl: string;
  movements(): Promise<readonly LedgerMovement[]>;
  close(): void;
}

/** Starts them. Stripe sends its webhooks to the given address. */
export async function startSimulators(
  directory: string,
  callbackUrl: string,
  webhookSecret: string,
): Promise<Simulators> {
  const [mpesa, stripe] = await Promise.all([
    start('mpesa', { dataDirectory: join(directory, 'mpesa'), customerDelayMs: 200 }),
    start('stripe', {
      dataDirectory: join(directory, 'stripe'),
      webhookUrl: `${callbackUrl}/callbacks/stripe`,
      webhookSecret,
    }),
  ]);
  return {
    mpesaUrl: mpesa.url,
    stripeUrl: stripe.url,
    movements: async () => {
      const ledgers = await Promise.all(
        [mpesa, stripe].map(async ({ url }) => (await fetch(`${url}/_simulator/ledger`)).json()),
      );
      return (ledgers as { movements: LedgerMovement[] }[]).flatMap(({ movements }) => movements);
    },
    close: () => [mpesa, stripe].forEach(({ child }) => child.disconnect()),
  };
}

function start(name: string, options: object): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(script, [name, JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((done, fail) => {
    child.once('message', (message) => done({ child, url: (message as { url: string }).url }));
    child.once('exit', (code) => fail(new Error(`the ${name} simulator ended with code ${String(code)}`)));
  });
}
