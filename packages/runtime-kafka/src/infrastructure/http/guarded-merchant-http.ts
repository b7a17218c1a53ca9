import { EventEmitter } from 'node:events';
import { Agent, buildConnector } from 'undici';
import { ignoreUnaskedContinue } from '@lango/core/gateway-kit';
import type { MerchantHttp, MerchantRequest, MerchantResult } from '../../ports/merchant-http.js';
import { createBoundedLookUps } from './bounded-look-ups.js';
import {
  MerchantAddressRefused,
  isAllowedLoopback,
  isGlobalUnicast,
  resolveGlobal,
  whyTextRefused,
  type MerchantAddressRules,
} from './merchant-address.js';
import { createHostResolver, type ResolveHost } from './resolve-host.js';

/** Settings of {@link createGuardedMerchantHttp}. */
export interface GuardedMerchantHttpOptions extends MerchantAddressRules {
  /** Milliseconds for one attempt in total. Default 20,000. */
  readonly deadlineMs?: number;
}

const readBytesMax = 64 * 1024;
const keepCharactersMax = 1_024;

/** Most addresses of one name that are tried. */
const addressesMax = 3;

/**
 * Calls merchants. The name is resolved for every connection, refused if any address is not public, and the connection goes to the checked
 * address, so that DNS rebinding gains nothing. No redirects, no proxy from the environment.
 */
export function createGuardedMerchantHttp(options: GuardedMerchantHttpOptions = {}): MerchantHttp {
  const lookUp = createBoundedLookUps(options.resolveHost ?? createHostResolver());
  const agent = new Agent({
    // Merchants share the origins of hosted services. The dispatcher limits the concurrency of each merchant.
    connections: 256,
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 4_000,
    maxHeaderSize: 16 * 1024,
    // A connection serves many merchants, so look-ups are limited by host name.
    connect: createGuardedConnector(options, (hostname) => lookUp(`to ${hostname}`, hostname)),
  });
  const whyRefused = async (text: string, merchantId: string): Promise<string | undefined> => {
    const refusal = whyTextRefused(text, options);
    if (refusal !== undefined) return refusal;
    const url = new URL(text);
    if (isAllowedLoopback(url, options)) return undefined;
    return resolveGlobal(url.hostname, (hostname) => lookUp(merchantId, hostname)).then(
      () => undefined,
      (error: Error) => error.message,
    );
  };
  return {
    whyRefused,
    post: async (request) => {
      const refusal = whyTextRefused(request.url, options);
      if (refusal !== undefined) return { kind: 'refused', why: refusal };
      return post(agent, request, options.deadlineMs ?? 20_000);
    },
    close: () => agent.close(),
  };
}

/** Connects to checked addresses only, and checks the remote address of each connection again. */
function createGuardedConnector(rules: MerchantAddressRules, resolve: ResolveHost): buildConnector.connector {
  const plain = buildConnector({ timeout: 5_000 });
  const connect: buildConnector.connector = (target, callback) =>
    plain(target, (error, socket) =>
      error === null ? callback(null, ignoreUnaskedContinue(socket)) : callback(error, null),
    );
  return (target, callback) => {
    const url = new URL(`${target.protocol}//${target.host ?? target.hostname}`);
    if (isAllowedLoopback(url, rules)) return connect(target, callback);
    const tryNext = ([address, ...others]: readonly string[]): void => {
      const checked = {
        ...target,
        hostname: address ?? '',
        servername: target.servername ?? target.hostname,
      };
      connect(checked, (error, socket) => {
        if (error !== null) return others.length > 0 ? tryNext(others) : callback(error, null);
        if (socket.remoteAddress === undefined || !isGlobalUnicast(socket.remoteAddress)) {
          socket.destroy();
          return callback(new MerchantAddressRefused('it leads to an address that is not public'), null);
        }
        return callback(null, socket);
      });
    };
    resolveGlobal(target.hostname, resolve).then(
      (addresses) => tryNext(addresses.slice(0, addressesMax)),
      (error: Error) => callback(error, null),
    );
  };
}

async function post(agent: Agent, request: MerchantRequest, deadlineMs: number): Promise<MerchantResult> {
  // undici accepts an emitter too, which is cheaper than an AbortSignal.
  const ending = new EventEmitter();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    ending.emit('abort');
  }, deadlineMs);
  try {
    const url = new URL(request.url);
    const response = await agent.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: 'POST',
      headers: { ...request.headers },
      body: request.body,
      signal: ending,
      headersTimeout: deadlineMs,
      bodyTimeout: deadlineMs,
    });
    const retryAfter = response.headers['retry-after'];
    const text = await readSome(response.body);
    return {
      kind: 'answer',
      status: response.statusCode,
      text,
      ...(typeof retryAfter === 'string' && { retryAfter }),
    };
  } catch (error) {
    if (error instanceof MerchantAddressRefused) return { kind: 'refused', why: error.message };
    return {
      kind: 'no-answer',
      why: isLate ? 'no answer before the deadline' : messageOf(error),
    };
  } finally {
    clearTimeout(timer);
  }
}

/** Reads the beginning of the answer for the delivery log. */
async function readSome(body: AsyncIterable<Uint8Array> & { destroy(): unknown }): Promise<string> {
  let text = '';
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (text.length < keepCharactersMax) text += Buffer.from(chunk).toString('utf8');
    if (size > readBytesMax) {
      body.destroy();
      break;
    }
  }
  return text.slice(0, keepCharactersMax);
}

function messageOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  return code ?? (error instanceof Error ? error.message : String(error));
}
