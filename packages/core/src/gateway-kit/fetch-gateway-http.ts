import { checkOption } from '../input/check-input.js';
import { createFetchSender } from './fetch-sender.js';
import type { ClosableGatewayHttp } from './gateway-http.js';
import { checkSettings } from '../settings/check-settings.js';
import type { ShapeOf } from '../settings/find-unknown-setting.js';

/** Settings of the transport over fetch. */
export interface FetchGatewayHttpOptions {
  /** Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

/** Every member of {@link FetchGatewayHttpOptions}. */
export const fetchGatewayHttpSettings = { fetch: true } as const satisfies ShapeOf<FetchGatewayHttpOptions>;

/**
 * The transport for every runtime that has fetch: Bun, Deno, workers, bundles, and Node without undici. It behaves as {@link GatewayHttp}
 * states. Where a runtime does not report that no connection was made (workerd), the effect is `unknown`.
 *
 * Connections are not kept alive on Bun and Deno: both repeat a request on their own when the server closes a kept-alive connection without an
 * answer (Deno 2.9 every request, Bun 1.4 all but POST), although the server may have carried it out.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option. The transport itself rejects a request that cannot be sent:
 *   `invalid_request`, effect `none`, naming the member, or `configuration_invalid` for an invalid `url`.
 */
export function createFetchGatewayHttp(options: FetchGatewayHttpOptions = {}): ClosableGatewayHttp {
  const { fetch: send = globalThis.fetch } = checkSettings(options, fetchGatewayHttpSettings);
  checkOption.callable('fetch', send);
  return createFetchSender(send);
}
