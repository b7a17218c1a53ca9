import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createLangoClient } from '@lango/runtime-kafka/client';
import { createPinoLogger, createRuntime, type Runtime } from '@lango/runtime-kafka';
import { askDaraja } from './ask-daraja.js';
import { createMerchantInbox } from './merchant-inbox.js';
import { openDevState } from './open-dev-state.js';
import { createScenarios, type ScenarioName } from './scenarios.js';
import { startSimulatedGateways } from './simulated-gateways.js';
import { tryCall } from './try-call.js';
import { serveWorld } from './serve-world.js';

/** Settings of {@link startDevWorld}. */
export interface DevWorldOptions {
  /** Folder for all data. Default `.lango/dev`. */
  readonly dataDirectory?: string;
  /** Port of the runtime and the console; the page with the buttons uses the next one. Default 8700; 0 uses free ones. */
  readonly port?: number;
}

/** A complete Lango on this machine. */
export interface DevWorld {
  readonly runtime: Runtime;
  /** The page with the buttons and the merchant's inbox. */
  readonly worldUrl: string;
  readonly consoleUrl: string;
  /** Tokens of an admin and an approver: a reissue needs two people. Only at the first start. */
  readonly operatorTokens: readonly string[];
  /** Runs a scenario. Returns its transaction id, if it has one. */
  play(scenario: ScenarioName): Promise<string | undefined>;
  close(): Promise<void>;
}

const second = 1_000;

/** Starts both simulators, the runtime with its console on the embedded database, and a merchant with an inbox. */
export async function startDevWorld(options: DevWorldOptions = {}): Promise<DevWorld> {
  const { dataDirectory = '.lango/dev', port: wanted = 8_700 } = options;
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const state = await openDevState(join(dataDirectory, 'dev.json'), wanted);
  const base = `http://127.0.0.1:${state.port}`;
  const log = createWriteStream(join(dataDirectory, 'runtime.log'), { flags: 'a' });
  const simulated = await startSimulatedGateways(dataDirectory, `${base}/callbacks/stripe`);
  const inbox = createMerchantInbox(() => state.kept.endpointSecret ?? '');
  let runtime: Runtime | undefined;
  let world: Awaited<ReturnType<typeof serveWorld>> | undefined;
  const close = async () => {
    await world?.close();
    await runtime?.stop();
    await simulated.close();
    log.end();
  };
  try {
    runtime = await createRuntime({
      gateways: simulated.gateways,
      infrastructure: { kind: 'embedded', dataDirectory: join(dataDirectory, 'runtime') },
      http: { port: state.port },
      console: {},
      onValidationRequest: async () => 'accept',
      // The merchant's endpoint is on loopback, which is refused outside of development.
      merchantCallbacks: { allowedLoopbackTargets: [`127.0.0.1:${state.worldPort}`] },
      // Short schedules: seconds instead of minutes.
      policy: {
        gatewayDeadlineMs: 3 * second,
        retryInitialDelayMs: 200,
        lookUpDelaysMs: [2, 3, 5, 10, 30, 60].map((seconds) => seconds * second),
        reviewDepositAfterMs: 12 * second,
        reviewWithdrawalAfterMs: 8 * second,
        merchantDeadlineMs: 3 * second,
        merchantCallbackDelaysMs: [0, 0.3, 0.7, 2, 5, 10, 20].map((seconds) => seconds * second),
        incomingDepositWaitMs: second,
      },
      housekeeping: { sweepMs: second, sweepGraceMs: 2 * second },
      logger: createPinoLogger({ destination: log }),
    });
    const running = runtime;
    const operatorTokens = await openAccounts(running, state);
    const addresses = running.admin.incomingAddresses('mpesa');
    await askDaraja(simulated.mpesa.url, 'c2b/v2/registerurl', {
      ShortCode: simulated.shortCode,
      ResponseType: 'Completed',
      ConfirmationURL: addresses.confirmation,
      ValidationURL: addresses.validation,
    });
    const client = createLangoClient({ baseUrl: base, token: state.kept.token ?? '' });
    const scenarios = createScenarios({ client, gateways: simulated, next: state.next });
    const play = (scenario: ScenarioName) => scenarios[scenario]();
    world = await serveWorld({
      port: state.worldPort,
      consoleUrl: running.consoleUrl ?? '',
      apiUrl: base,
      inbox,
      play,
      openApi: async () => (await running.api(new Request(`${base}/openapi.json`))).text(),
      tryCall: (text) => tryCall(running, base, state.kept.token ?? '', text),
      signIn: () => signInAt(running, base, state.kept.operatorToken ?? ''),
    });
    if (state.kept.endpointSecret === undefined) {
      const { secret } = await client.createCallbackEndpoint({ body: { url: `${world.url}/inbox` } });
      state.keep({ endpointSecret: secret });
    }
    const consoleUrl = running.consoleUrl ?? '';
    return { runtime, worldUrl: world.url, consoleUrl, operatorTokens, play, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Creates the merchant, its token, and two operators at the first start. */
async function openAccounts({ admin }: Runtime, state: Awaited<ReturnType<typeof openDevState>>) {
  if (state.kept.token !== undefined) return [];
  const { merchantId } = await admin.createMerchant('Example shop');
  const { token } = await admin.createToken({ merchantId, environment: 'test' });
  const first = await admin.createOperator({ name: 'Developer', role: 'admin' });
  const colleague = await admin.createOperator({ name: 'Colleague', role: 'approver' });
  state.keep({ token, operatorToken: first.token });
  return [first.token, colleague.token];
}

/** Signs the developer's browser in: the cookie is valid for all ports of this machine. */
async function signInAt(runtime: Runtime, base: string, token: string): Promise<string> {
  const response = await runtime.console(
    new Request(`${base}/v1/operations/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    }),
  );
  return response.headers.get('set-cookie') ?? '';
}
