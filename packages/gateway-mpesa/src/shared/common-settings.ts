import type * as undici from 'undici';
import { createGatewayHttp, type GatewayHttp } from '@lango/core/gateway-kit';
import { forbiddenAddressWords } from './callback-address.js';
import { optionalCallable, optionalText, optionalTexts, refuseOption } from './check-options.js';
import type { MpesaCommonOptions } from '../mpesa-options.js';

/** The settings that both flavours share. */
export function toCommonSettings(options: MpesaCommonOptions) {
  const gatewayId = optionalText(options.gatewayId, 'gatewayId') ?? 'mpesa';
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(gatewayId))
    refuseOption('gatewayId', 'must match ^[a-z][a-z0-9-]{0,31}$');
  const callbackPath = optionalText(options.callbackPath, 'callbackPath') ?? 'm';
  if (!/^[a-z0-9-]{1,32}$/.test(callbackPath)) refuseOption('callbackPath', 'must match ^[a-z0-9-]{1,32}$');
  const word = forbiddenAddressWords.find((forbidden) => callbackPath.includes(forbidden));
  if (word !== undefined) refuseOption('callbackPath', `contains "${word}": Daraja refuses such addresses`);
  // The caller owns a transport passed as an option, so `close()` leaves it open.
  optionalCallable(options.http, 'http');
  const sourceAddresses = optionalTexts(options.callbackSourceAddresses, 'callbackSourceAddresses');
  const now = optionalCallable(options.now, 'now') ?? Date.now;
  const { http, closeHttp } =
    options.http === undefined ? ownTransport() : { http: options.http, closeHttp: async () => undefined };
  return {
    gatewayId,
    callbackPath,
    http,
    closeHttp,
    now,
    ...(sourceAddresses !== undefined && { callbackSourceAddresses: new Set(sourceAddresses) }),
  };
}

function ownTransport(): { readonly http: GatewayHttp; readonly closeHttp: () => Promise<void> } {
  const http = createGatewayHttp({
    importLibrary: (name) =>
      import(/* webpackIgnore: true */ /* @vite-ignore */ name) as Promise<typeof undici>,
  });
  return { http, closeHttp: () => http.close() };
}
