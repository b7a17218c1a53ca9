import { PaymentError } from '../errors/payment-error.js';
import { checkOption } from '../input/check-input.js';
import { longestTimerMs } from '../resilience/resilience-defaults.js';
import type { ClosableGatewayHttp } from './gateway-http.js';
import { ignoreUnaskedContinue, type ContinuedConnection } from './ignore-unasked-continue.js';
import { createHttpSender } from './http-exchange.js';
import { createUndiciExchange } from './undici-exchange.js';
import { importUndici, type UndiciAgent, type UndiciLibrary } from './undici-library.js';
import { checkSettings } from '../settings/check-settings.js';
import type { ShapeOf } from '../settings/find-unknown-setting.js';

/** Settings of the pooled transport. */
export interface UndiciGatewayHttpOptions {
  /** Milliseconds to reach the provider (name, TCP, TLS). Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** Connections per origin. Default 64. */
  readonly connectionsMax?: number;
  /**
   * Imports undici from the package that depends on it: `(name) => import(name)`. Default: from where this package is installed. The name is a
   * variable so that bundlers do not include the library.
   */
  readonly importLibrary?: (name: 'undici') => Promise<UndiciLibrary>;
}

/** Every member of {@link UndiciGatewayHttpOptions}. */
export const undiciGatewayHttpSettings = {
  connectTimeoutMs: true,
  connectionsMax: true,
  importLibrary: true,
} as const satisfies ShapeOf<UndiciGatewayHttpOptions>;

/**
 * The transport for Node: a pool of kept-alive connections per origin, from undici, which is loaded at the first request.
 * Idle connections are dropped after 4 s, before common servers (5 s) drop them: a request written to a connection that the
 * server is closing has an unknown effect, which for a deposit without idempotency means a review.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option. The transport itself rejects a request that cannot be sent:
 *   `invalid_request`, effect `none`, naming the member, or `configuration_invalid` for an invalid `url` and where undici is not installed.
 */
export function createUndiciGatewayHttp(options: UndiciGatewayHttpOptions = {}): ClosableGatewayHttp {
  const {
    connectionsMax = 64,
    connectTimeoutMs = 5_000,
    importLibrary = importUndici,
  } = checkSettings(options, undiciGatewayHttpSettings);
  checkOption.callable('importLibrary', importLibrary);
  const agentOptions = {
    connections: checkOption.number('connectionsMax', connectionsMax, { least: 1, whole: true }),
    connect: {
      timeout: checkOption.number('connectTimeoutMs', connectTimeoutMs, { least: 1, most: longestTimerMs }),
    },
    keepAliveTimeout: 4_000,
    // A server may announce more, but close the connection earlier, or a proxy may.
    keepAliveMaxTimeout: 4_000,
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  let opening: Promise<UndiciAgent> | undefined;
  const open = async () => {
    try {
      const { Agent, buildConnector } = (await importLibrary('undici')) as UndiciLibrary & MaybeConnecting;
      if (buildConnector === undefined) return new Agent(agentOptions);
      return new Agent({ ...agentOptions, connect: tolerant(buildConnector(agentOptions.connect)) as never });
    } catch (cause) {
      opening = undefined;
      const message = 'undici cannot be loaded: npm install undici, or use createFetchGatewayHttp';
      throw new PaymentError('configuration_invalid', 'none', message, cause, { field: 'http' });
    }
  };
  const send = createHttpSender(() => {
    const exchange = createUndiciExchange();
    return {
      end: exchange.end,
      send: async (request, url, maxBytes) => {
        const agent = await (opening ??= open());
        return exchange.send(agent, request, url, maxBytes);
      },
    };
  });
  let closing: Promise<void> | undefined;
  const close = async () => (await opening?.catch(() => undefined))?.close();
  return Object.assign(send, { close: () => (closing ??= close()) });
}

type Connect = (
  options: never,
  connected: (error: unknown, socket: ContinuedConnection | null) => void,
) => void;

/** undici's own function, where the library has it. */
interface MaybeConnecting {
  readonly buildConnector?: (options: { readonly timeout: number }) => Connect;
}

function tolerant(connect: Connect): Connect {
  return (options, connected) =>
    connect(options, (error, socket) =>
      // With an error undici passes no socket.
      connected(error, error === null && socket !== null ? ignoreUnaskedContinue(socket) : null),
    );
}
