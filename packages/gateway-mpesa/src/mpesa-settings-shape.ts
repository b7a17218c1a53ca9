import type { ShapeOf } from '@lango/core/gateway-kit';
import type {
  MpesaB2cOptions,
  MpesaCommonOptions,
  MpesaDarajaOptions,
  MpesaVodacomOptions,
} from './mpesa-options.js';

const common = {
  gatewayId: true,
  callbackPath: true,
  callbackSourceAddresses: true,
  http: true,
  now: true,
} as const satisfies ShapeOf<MpesaCommonOptions>;

const b2c = {
  shortCode: true,
  initiatorName: true,
  initiatorPassword: true,
  certificate: true,
  securityCredential: true,
  commandId: true,
} as const satisfies ShapeOf<MpesaB2cOptions>;

/** Every option of the Daraja flavour. */
export const darajaSettings = {
  ...common,
  flavour: true,
  environment: true,
  apiBaseUrl: true,
  consumerKey: true,
  consumerSecret: true,
  shortCode: true,
  passkey: true,
  transactionType: true,
  tillNumber: true,
  b2c,
  c2b: { callbackSecret: true, shortCodes: true, tillNumbers: true } satisfies ShapeOf<
    NonNullable<MpesaDarajaOptions['c2b']>
  >,
  promptLifetimeMs: true,
} as const satisfies ShapeOf<MpesaDarajaOptions>;

/** Every option of the Vodacom flavour. */
export const vodacomSettings = {
  ...common,
  flavour: true,
  environment: true,
  apiBaseUrl: true,
  market: true,
  apiKey: true,
  publicKey: true,
  serviceProviderCode: true,
  origin: true,
} as const satisfies ShapeOf<MpesaVodacomOptions>;
