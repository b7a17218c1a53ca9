import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GatewayOperation } from '../../gateway/v1/gateway-capabilities-v1.js';
import { checkOption, checkRequest } from '../../input/check-input.js';
import { actsFirst, type NetworkFault } from './network-fault.js';
import { noticeWire, type WireRewrite } from './conformance-wire.js';
import { sendAnswer, sendFault } from './send-fault.js';

/** A request as it reached the stub. */
export interface FaultServerRequest {
  /** In upper case. */
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The complete body. */
  readonly body: Buffer;
  /** The operation that the suite called when it arrived; absent outside of a call. */
  readonly operation?: GatewayOperation;
  /** A GET before the first other request of a call that moves money, such as a refund that reads its deposit: it moves no money itself. */
  readonly isStepBefore?: boolean;
}

/** The stub's answer. */
export interface FaultServerAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** `content-length` is added automatically. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: empty. */
  readonly body?: string | Uint8Array;
}

/** Settings of {@link startFaultServer}. */
export interface FaultServerOptions {
  /** The provider: acts, and returns the answer. A throw cuts the connection. */
  readonly answer: (request: FaultServerRequest) => FaultServerAnswer | Promise<FaultServerAnswer>;
}

/** Which requests a fault applies to. */
export interface FaultServerStrike {
  /** Default: all without `isStepBefore`. Faults of the connection itself apply to all. */
  readonly only?: (request: FaultServerRequest) => boolean;
  /** How often. Default: always. */
  readonly times?: number;
}

/** A stub of a provider on loopback whose network fails on demand. */
export interface FaultServer {
  /** Without a slash at its end. */
  readonly url: string;
  /** Every complete request, oldest first. */
  readonly requests: readonly FaultServerRequest[];
  /**
   * Injects the fault into matching requests from now on.
   *
   * @throws {PaymentError} `invalid_request`, effect `none`, field `fault`, `only` or `times`.
   */
  strike(fault: NetworkFault, strike?: FaultServerStrike): Promise<void>;
  /** Resolves once a request that `only` accepts has arrived, including earlier ones. Default: one without `isStepBefore`. */
  requestReached(only?: (request: FaultServerRequest) => boolean): Promise<void>;
  /** Frees the port. May be called twice. */
  close(): Promise<void>;
}

/**
 * Starts a fault server on a free port of 127.0.0.1.
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
  let active = 0;
  // Calls that may still have steps before, of those since no call was active.
  let unsent = 0;

  const takes = (request: FaultServerRequest): NetworkFault | undefined => {
    if (fault === undefined || left <= 0 || !only(request)) return undefined;
    left -= 1;
    return fault;
  };
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const received = await readRequest(incoming);
    const isBefore = unsent > 0 && received.method === 'GET';
    if (!isBefore) unsent = Math.max(0, unsent - 1);
    const request = { ...received, ...(operation && { operation }), ...(isBefore && { isStepBefore: true }) };
    requests.push(request);
    for (const check of waiting) check();
    const injected = takes(request);
    if (injected === undefined) {
      const answered = await answer(request);
      return sendAnswer(response, rewrite?.(request, answered) ?? answered);
    }
    const acted = actsFirst[injected] ? await answer(request) : undefined;
    return sendFault(injected, response, acted);
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
    beginCall: (called) => {
      operation = called;
      active += 1;
      if (called !== 'lookUp') unsent += 1;
      return () => {
        active -= 1;
        if (active > 0) return;
        operation = undefined;
        unsent = 0;
      };
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
      const { times = Number.MAX_SAFE_INTEGER, only: isMatching = movesMoney } = checkRequest.object(
        'strike',
        strike,
      );
      checkRequest.oneOf('fault', wanted, Object.keys(actsFirst) as readonly NetworkFault[]);
      left = checkRequest.number('times', times, { least: 0, whole: true });
      only = checkRequest.callable('only', isMatching);
      fault = wanted;
      if (wanted === 'connection-refused') await stop();
    },
    requestReached: (wanted = movesMoney) =>
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

/** Whether a request may move money or look up a payment. */
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
