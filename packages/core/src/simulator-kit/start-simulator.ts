import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkOption } from '../input/check-input.js';
import { createFaultList, type SimulatorFaultList, type SimulatorFaultSettings } from './fault-list.js';
import { cutAnswer, type SimulatorAnswer, type SimulatorRequest } from './simulator-answer.js';
import { createRealClock, type SimulatorClock } from './simulator-clock.js';
import { answerControl } from './simulator-control.js';
import type { SimulatorFault, SimulatorFaultKind, SimulatorSubject } from './simulator-fault.js';

/** A request that the provider would carry out. */
export interface SimulatorCall<Operation extends string> {
  /** What faults match. */
  readonly subject: SimulatorSubject<Operation>;
  /** Before it acts: an answer that is known already, or what lets go of what two such requests may not have at once. */
  readonly enter?: () => SimulatorAnswer | (() => void);
  /** Acts, and says what to answer. The faults that met it are those left to the provider's own part, such as `decline`. */
  readonly act: (faults: readonly SimulatorFault[]) => SimulatorAnswer | Promise<SimulatorAnswer>;
}

/** What makes a stand-in this provider's. */
export interface SimulatorOptions<Operation extends string> {
  /** Default `127.0.0.1`. Anyone who reaches it can move its make-believe money. */
  readonly host?: string | undefined;
  /** Default 0: any free port. */
  readonly port?: number | undefined;
  /** Default: the real time. */
  readonly clock?: SimulatorClock | undefined;
  /** Faults on demand. */
  readonly faults: SimulatorFaultSettings<Operation>;
  /** What a fault answers before anything happens, such as `throttle`. A kind that is not here comes to `act`. */
  readonly refusals?: Partial<Record<SimulatorFaultKind, (request: SimulatorRequest) => SimulatorAnswer>>;
  /** The provider's routes: what a request asks for, or the refusal of one that is wrong before anything happens. */
  readonly route: (request: SimulatorRequest) => SimulatorCall<Operation> | SimulatorAnswer;
  /** A refusal thrown by `route`, `enter` or `act`, as an answer. `undefined` for anything else thrown: it is a fault of the simulator, and cuts the connection. */
  readonly refused?: (error: unknown) => SimulatorAnswer | undefined;
  /** All money that moved, oldest first. */
  readonly ledger: () => readonly object[];
  /** Ids of callbacks not yet delivered. Default: none. */
  readonly waitingCallbacks?: () => readonly string[];
  /** Pages that a person sees, under any path; `undefined` for a request that is none of them. */
  readonly pages?: (request: SimulatorRequest) => SimulatorAnswer | undefined;
  /** Further requests that are not the provider's, by method and path, such as `POST /_simulator/pay`: what payers and banks do. */
  readonly control?: Readonly<Record<string, (request: SimulatorRequest) => SimulatorAnswer>>;
}

/** A stand-in that listens. */
export interface Simulator<Operation extends string = string> extends Pick<
  SimulatorFaultList<Operation>,
  'list' | 'clear' | 'add'
> {
  /** Without a slash at its end. */
  readonly url: string;
  /** Lets go of the port. Closing twice is closing once. */
  close(): Promise<void>;
}

/**
 * Starts a stand-in for a provider: its routes over HTTP, with faults on demand, and the control API under `/_simulator/` beside them.
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
    const met = faults.take(call.subject);
    const has = (kind: SimulatorFaultKind) => met.find((fault) => fault.kind === kind);
    if (has('drop-before-acting')) return cutAnswer;
    for (const { kind } of met) {
      const refusal = refusals[kind]?.(request);
      if (refusal !== undefined) return refusal;
    }
    const entered = call.enter?.() ?? (() => undefined);
    if (typeof entered !== 'function') return entered;
    try {
      await wait(has('delay'));
      const answer = await call.act(met);
      await wait(has('delay-answer'));
      if (has('drop-after-acting')) return cutAnswer;
      return has('truncate-answer') ? { ...answer, connection: 'truncate' } : answer;
    } finally {
      entered();
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
