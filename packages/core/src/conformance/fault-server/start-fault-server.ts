import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GatewayOperation } from '../../gateway/v1/gateway-capabilities-v1.js';
import { checkOption, checkRequest } from '../../input/check-input.js';
import { listConformanceSituations } from '../conformance-situation.js';
import { networkFaultOf, type NetworkFault } from './network-fault.js';
import { noticeWire, type WireRewrite } from './conformance-wire.js';
import { actsFirst, sendAnswer, sendFault } from './send-fault.js';

const networkFaults = listConformanceSituations().flatMap((situation) => networkFaultOf(situation) ?? []);

/** A request as it reached the stub. */
export interface FaultServerRequest {
  /** In upper case. */
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole body. */
  readonly body: Buffer;
  /** The operation that the suite had called when it came; absent outside of such a call. */
  readonly operation?: GatewayOperation;
  /** A GET before the first other request of an operation that moves money, such as a refund that asks for its deposit: it moves none itself. */
  readonly isStepBefore?: boolean;
}

/** What the stub answers. */
export interface FaultServerAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** `content-length` is added. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: empty. */
  readonly body?: string | Uint8Array;
}

/** Settings of {@link startFaultServer}. */
export interface FaultServerOptions {
  /** The provider's part: acts, and says what to answer. A throw cuts the connection. */
  readonly answer: (request: FaultServerRequest) => FaultServerAnswer | Promise<FaultServerAnswer>;
}

/** Which requests a fault strikes. */
export interface FaultServerStrike {
  /** Default: all but steps before. Faults of the connection itself strike all. */
  readonly only?: (request: FaultServerRequest) => boolean;
  /** How often. Default: always. */
  readonly times?: number;
}

/** A stub of a provider on loopback whose network fails on demand. */
export interface FaultServer {
  /** Without a slash at its end. */
  readonly url: string;
  /** Every whole request, oldest first. */
  readonly requests: readonly FaultServerRequest[];
  /**
   * From now on the fault happens to the requests it strikes.
   *
   * @throws {PaymentError} `invalid_request`, effect `none`, field `fault`, `only` or `times`.
   */
  strike(fault: NetworkFault, strike?: FaultServerStrike): Promise<void>;
  /** Resolves once a request that `only` accepts has come, also one that came before. */
  requestReached(only?: (request: FaultServerRequest) => boolean): Promise<void>;
  /** Lets go of the port. Closing twice is closing once. */
  close(): Promise<void>;
}

/**
 * Starts it on a free port of 127.0.0.1.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `answer`.
 */
export async function startFaultServer(options: FaultServerOptions): Promise<FaultServer> {
  const answer = checkOption.callable('answer', checkOption.settings(options).answer);
  const requests: FaultServerRequest[] = [];
  const waiting: (() => void)[] = [];
  let fault: NetworkFault | undefined;
  let only = movesMoney;
  let left = 0;
  let rewrite: WireRewrite | undefined;
  let operation: GatewayOperation | undefined;
  let isBefore = false;

  const takes = (request: FaultServerRequest): NetworkFault | undefined => {
    if (fault === undefined || left <= 0 || !only(request)) return undefined;
    left -= 1;
    return fault;
  };
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const told = await readRequest(incoming);
    isBefore &&= told.method === 'GET';
    const request = { ...told, ...(operation && { operation }), ...(isBefore && { isStepBefore: true }) };
    requests.push(request);
    for (const check of waiting) check();
    const struck = takes(request);
    if (struck === undefined) {
      const answered = await answer(request);
      return sendAnswer(response, rewrite?.(request, answered) ?? answered);
    }
    const acted = actsFirst(struck) ? await answer(request) : undefined;
    return sendFault(struck, response, acted);
  };
  const server = createServer((incoming, response) => {
    serve(incoming, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    if (fault !== 'connection-lost-before-send' || left <= 0) return;
    left -= 1;
    socket.resetAndDestroy();
  });
  noticeWire({
    requests,
    rewriteAnswers: (change) => {
      rewrite = change;
    },
    calls: (called) => {
      operation = called;
      isBefore = called !== undefined && called !== 'lookUp';
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    strike: async (wanted, strike = {}) => {
      const { times = Number.MAX_SAFE_INTEGER, only: struck = movesMoney } = checkRequest.object(
        'strike',
        strike,
      );
      checkRequest.oneOf('fault', wanted, networkFaults);
      left = checkRequest.number('times', times, { least: 0, whole: true });
      only = checkRequest.callable('only', struck);
      fault = wanted;
      if (wanted === 'connection-refused') await stop();
    },
    requestReached: (wanted = () => true) =>
      new Promise((resolve) => {
        const check = () => {
          if (requests.some(wanted)) resolve();
        };
        waiting.push(check);
        check();
      }),
    close: stop,
  };
}

/** Whether a request may move money, or ask what became of it. */
export const movesMoney = ({ isStepBefore }: FaultServerRequest): boolean => isStepBefore !== true;

async function readRequest(incoming: IncomingMessage): Promise<FaultServerRequest> {
  const parts: Buffer[] = [];
  for await (const part of incoming as AsyncIterable<Buffer>) parts.push(part);
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: Buffer.concat(parts),
  };
}
