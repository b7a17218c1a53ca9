import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkOption } from '../input/check-input.js';
import { createFaultList, type SimulatorFaultList, type SimulatorFaultSettings } from './fault-list.js';
import { cutAnswer, type SimulatorAnswer, type SimulatorRequest } from './simulator-answer.js';
import { createRealClock, type SimulatorClock } from './simulator-clock.js';
import { answerControl } from './simulator-control.js';
import type { SimulatorFault, SimulatorFaultKind, SimulatorSubject } from './simulator-fault.js';

/** A request that the simulated provider carries out. */
export interface SimulatorCall<Operation extends string> {
  /** What faults match. */
  readonly subject: SimulatorSubject<Operation>;
  /** Runs before `act`. Returns an answer to send instead, or a function that releases what concurrent requests must not share. */
  readonly enter?: () => SimulatorAnswer | (() => void);
  /** Acts, and returns the answer. Gets the faults injected into this request, for those it plays itself, such as `decline`. */
  readonly act: (faults: readonly SimulatorFault[]) => SimulatorAnswer | Promise<SimulatorAnswer>;
}

/** Options of {@link startSimulator}. */
export interface SimulatorOptions<Operation extends string> {
  /** Default `127.0.0.1`. Anyone who can reach it controls the simulator. */
  readonly host?: string | undefined;
  /** Default 0: any free port. */
  readonly port?: number | undefined;
  /** Default: the real time. */
  readonly clock?: SimulatorClock | undefined;
  /** Faults on demand. */
  readonly faults: SimulatorFaultSettings<Operation>;
  /** Answers for faults that refuse before acting, such as `throttle`. Kinds without one are passed to `act`. */
  readonly refusals?: Partial<Record<SimulatorFaultKind, (request: SimulatorRequest) => SimulatorAnswer>>;
  /** The provider's routes: returns the call to carry out, or the answer to a request that is refused before acting. */
  readonly route: (request: SimulatorRequest) => SimulatorCall<Operation> | SimulatorAnswer;
  /** Turns a refusal thrown by `route`, `enter` or `act` into an answer. `undefined` for anything else: that is a bug of the simulator, and cuts the connection. */
  readonly refused?: (error: unknown) => SimulatorAnswer | undefined;
  /** All money that moved, oldest first. */
  readonly ledger: () => readonly object[];
  /** Ids of callbacks not yet delivered. Default: none. */
  readonly waitingCallbacks?: () => readonly string[];
  /** HTML pages, under any path; `undefined` for any other request. */
  readonly pages?: (request: SimulatorRequest) => SimulatorAnswer | undefined;
  /** Handlers by method and path for what payers and banks do, such as `POST /_simulator/pay`. */
  readonly control?: Readonly<Record<string, (request: SimulatorRequest) => SimulatorAnswer>>;
}

/** A running simulator. */
export interface Simulator<Operation extends string = string> extends Pick<
  SimulatorFaultList<Operation>,
  'list' | 'clear' | 'add'
> {
  /** Without a slash at its end. */
  readonly url: string;
  /** Frees the port. May be called twice. */
  close(): Promise<void>;
}

/**
 * Starts a simulator of a provider over HTTP: its routes, injected faults, and the control API under `/_simulator/`.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option.
 */
export async function startSimulator<Operation extends string>(
  options: SimulatorOptions<Operation>,
): Promise<Simulator<Operation>> {
  const { host = '127.0.0.1', port = 0, clock = createRealClock() } = checkOption.settings(options);
  const {
    route,
    refused = () => undefined,
    refusals = {},
    ledger,
    waitingCallbacks = () => [],
    control = {},
    pages = () => undefined,
  } = options;
  checkOption.text('host', host);
  checkOption.number('port', port, { least: 0, most: 65_535, whole: true });
  checkOption.callable('route', route);
  checkOption.callable('ledger', ledger);
  const faults = createFaultList(checkOption.object('faults', options.faults));
  const parts = { clock, faults: faults as SimulatorFaultList, ledger, waitingCallbacks, control };
  const wait = (found: SimulatorFault | undefined) =>
    found && new Promise<void>((resolve) => void clock.schedule(found.delayMs ?? 1_000, resolve));

  const carryOut = async (
    request: SimulatorRequest,
    call: SimulatorCall<Operation>,
  ): Promise<SimulatorAnswer> => {
    const injected = faults.take(call.subject);
    const has = (kind: SimulatorFaultKind) => injected.find((fault) => fault.kind === kind);
    if (has('drop-before-acting')) return cutAnswer;
    for (const { kind } of injected) {
      const refusal = refusals[kind]?.(request);
      if (refusal !== undefined) return refusal;
    }
    const release = call.enter?.() ?? (() => undefined);
    if (typeof release !== 'function') return release;
    try {
      await wait(has('delay'));
      const answer = await call.act(injected);
      await wait(has('delay-answer'));
      if (has('drop-after-acting')) return cutAnswer;
      return has('truncate-answer') ? { ...answer, connection: 'truncate' } : answer;
    } finally {
      release();
    }
  };
  const answer = async (request: SimulatorRequest): Promise<SimulatorAnswer> => {
    const controlled = pages(request) ?? answerControl(request, parts);
    if (controlled !== undefined) return controlled;
    try {
      const call = route(request);
      return 'act' in call ? await carryOut(request, call) : call;
    } catch (error) {
      const refusal = refused(error);
      if (refusal === undefined) throw error;
      return refusal;
    }
  };
  const server = createServer((incoming, response) => {
    readRequest(incoming)
      .then(answer)
      .then((answered) => write(response, answered))
      .catch(() => response.destroy());
  });
  const url = await listen(server, host, port);
  return {
    url,
    add: (rule) => faults.add(rule),
    list: () => faults.list(),
    clear: () => faults.clear(),
    close: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening');
  const { port: given } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${given}`;
}

const bodyBytesMax = 256 * 1024;

async function readRequest(incoming: IncomingMessage): Promise<SimulatorRequest> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of incoming as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > bodyBytesMax) throw new RangeError('the body is too large');
    parts.push(part);
  }
  const { pathname, search } = new URL(incoming.url ?? '/', 'http://simulator.invalid');
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: incoming.method ?? 'GET',
    path: pathname,
    query: search.slice(1),
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: Buffer.concat(parts).toString('utf8'),
  };
}

function write(response: ServerResponse, { status, headers, body = '', connection }: SimulatorAnswer): void {
  if (connection === 'cut') return void response.destroy();
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  if (connection === undefined) return void response.end(body);
  response.write(body.slice(0, Math.floor(body.length / 2)), () => response.destroy());
}
