import { checkOption } from '../input/check-input.js';
import { createFetchGatewayHttp } from './fetch-gateway-http.js';
import type { ClosableGatewayHttp, GatewayHttp } from './gateway-http.js';
import { createUndiciGatewayHttp } from './undici-gateway-http.js';
import { importUndici, type UndiciLibrary } from './undici-library.js';
import { checkSettings } from '../settings/check-settings.js';
import type { ShapeOf } from '../settings/find-unknown-setting.js';

/** Settings of {@link createGatewayHttp}. */
export interface GatewayHttpOptions {
  /** Imports undici from the package that depends on it: `(name) => import(name)`. Default: from where this package is installed. */
  readonly importLibrary?: (name: 'undici') => Promise<UndiciLibrary>;
}

/** Every member of {@link GatewayHttpOptions}. */
export const gatewayHttpSettings = { importLibrary: true } as const satisfies ShapeOf<GatewayHttpOptions>;

/**
 * The default transport of a gateway: pooled undici on Node where it is installed, fetch everywhere else. It is chosen at the first request;
 * both behave the same.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option.
 */
export function createGatewayHttp(options: GatewayHttpOptions = {}): ClosableGatewayHttp {
  const { importLibrary = importUndici } = checkSettings(options, gatewayHttpSettings);
  checkOption.callable('importLibrary', importLibrary);
  let opening: Promise<ClosableGatewayHttp> | undefined;
  const open = async () => {
    const undici = isNode() ? await importLibrary('undici').catch(() => undefined) : undefined;
    return typeof undici?.Agent === 'function'
      ? createUndiciGatewayHttp({ importLibrary: async () => undici })
      : createFetchGatewayHttp();
  };
  const send: GatewayHttp = async (request) => (await (opening ??= open()))(request);
  let closing: Promise<void> | undefined;
  const close = async () => (await opening)?.close();
  return Object.assign(send, { close: () => (closing ??= close()) });
}

/** Bun, Deno and workerd also report themselves as Node, but their undici only wraps their fetch. */
function isNode(): boolean {
  const { process, navigator } = globalThis as {
    readonly process?: {
      readonly release?: { readonly name?: string };
      readonly versions?: { readonly bun?: string };
    };
    readonly navigator?: { readonly userAgent?: string };
  };
  return (
    process?.release?.name === 'node' &&
    process.versions?.bun === undefined &&
    !('Deno' in globalThis) &&
    navigator?.userAgent !== 'Cloudflare-Workers'
  );
}
