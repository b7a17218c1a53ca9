import { createPublicKey, type KeyObject } from 'node:crypto';
import { createSecret, type Secret } from '@lango/core/gateway-kit';
import {
  optionalText,
  refuseOption,
  requireBaseUrl,
  requireOneOf,
  requireText,
} from '../shared/check-options.js';
import type { MpesaVodacomOptions, VodacomMarket } from '../mpesa-options.js';
import { toCommonSettings } from '../shared/common-settings.js';

/** What differs between the markets. Source: the Open API portal, read 2026-11-22. */
export interface VodacomMarketFacts {
  readonly country: string;
  readonly currency: string;
  readonly dialCode: string;
  /** The national number after the dial code. */
  readonly nationalNumber: RegExp;
  /** Smallest step of an amount in minor units: cents of a Tanzanian shilling cannot be paid. */
  readonly stepMinor: number;
}

/** The markets of the Open API. */
export const vodacomMarkets: Readonly<Record<VodacomMarket, VodacomMarketFacts>> = {
  vodacomTZN: {
    country: 'TZN',
    currency: 'TZS',
    dialCode: '255',
    nationalNumber: /^[67]\d{8}$/,
    stepMinor: 100,
  },
  vodacomLES: { country: 'LES', currency: 'LSL', dialCode: '266', nationalNumber: /^\d{8}$/, stepMinor: 1 },
  vodacomDRC: {
    country: 'DRC',
    currency: 'USD',
    dialCode: '243',
    nationalNumber: /^[89]\d{8}$/,
    stepMinor: 1,
  },
  vodacomMOZ: {
    country: 'MOZ',
    currency: 'MZN',
    dialCode: '258',
    nationalNumber: /^8[45]\d{7}$/,
    stepMinor: 1,
  },
  vodafoneGHA: {
    country: 'GHA',
    currency: 'GHS',
    dialCode: '233',
    nationalNumber: /^[25]\d{8}$/,
    stepMinor: 1,
  },
};

const liveHost = 'openapi.m-pesa.com';

/** The options, checked, with the credential wrapped. */
export interface VodacomSettings extends ReturnType<typeof toCommonSettings> {
  /** Up to and including the market, without a trailing slash. */
  readonly apiBaseUrl: string;
  readonly isLive: boolean;
  readonly isSandbox: boolean;
  readonly market: VodacomMarketFacts;
  readonly apiKey: Secret;
  readonly publicKey: KeyObject;
  readonly serviceProviderCode: string;
  readonly origin: string;
}

/** @throws {PaymentError} `configuration_invalid`, effect `none`, naming the field */
export function toVodacomSettings(options: MpesaVodacomOptions): VodacomSettings {
  const environment = requireOneOf(options.environment, ['sandbox', 'production'] as const, 'environment');
  const markets = Object.keys(vodacomMarkets) as VodacomMarket[];
  const market = requireOneOf(options.market, markets, 'market');
  const { apiBaseUrl = `https://${liveHost}` } = options;
  const base = requireBaseUrl(apiBaseUrl, 'apiBaseUrl');
  return {
    ...toCommonSettings(options),
    apiBaseUrl: `${base}/${environment === 'sandbox' ? 'sandbox' : 'openapi'}/ipg/v2/${market}`,
    isLive: environment === 'production' && new URL(base).hostname === liveHost,
    isSandbox: environment === 'sandbox',
    market: vodacomMarkets[market],
    apiKey: createSecret(requireText(options.apiKey, 'apiKey')),
    publicKey: toPublicKey(requireText(options.publicKey, 'publicKey')),
    serviceProviderCode: requireText(options.serviceProviderCode, 'serviceProviderCode'),
    origin: optionalText(options.origin, 'origin') ?? '*',
  };
}

/** The portal gives the key as bare base64 of its DER form. */
function toPublicKey(text: string): KeyObject {
  try {
    const key = text.includes('BEGIN')
      ? createPublicKey(text)
      : createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType === 'rsa') return key;
  } catch {
    // The library's message may quote the input: only the field is named below.
  }
  return refuseOption('publicKey', 'is not an RSA public key');
}
