import { createSecret, type GatewayHttp, type Secret } from '@lango/core/gateway-kit';
import {
  optionalGroup,
  optionalText,
  optionalTexts,
  refuseOption,
  requireBaseUrl,
  requireOneOf,
  requireShortCode,
  requireText,
} from '../shared/check-options.js';
import { toCommonSettings } from '../shared/common-settings.js';
import type { OwnAccounts } from './callbacks/is-own-account.js';
import { createSecurityCredential } from './mapping/create-security-credential.js';
import type { MpesaB2cCommandId, MpesaB2cOptions, MpesaDarajaOptions } from '../mpesa-options.js';

/** Base addresses. Source: the Daraja portal, read 2026-11-22. */
const hosts = { sandbox: 'https://sandbox.safaricom.co.ke', production: 'https://api.safaricom.co.ke' };

/** The options, checked, with every credential wrapped. */
export interface MpesaSettings {
  readonly gatewayId: string;
  readonly callbackPath: string;
  readonly apiBaseUrl: string;
  readonly isLive: boolean;
  readonly consumerKey: Secret;
  readonly consumerSecret: Secret;
  readonly shortCode: string;
  readonly passkey: Secret;
  readonly transactionType: 'CustomerPayBillOnline' | 'CustomerBuyGoodsOnline';
  /** PartyB of a prompt: the short code, or the till. */
  readonly promptReceiver: string;
  readonly initiator?: MpesaInitiator;
  readonly c2bCallbackSecret?: Secret;
  readonly ownAccounts: OwnAccounts;
  readonly callbackSourceAddresses?: ReadonlySet<string>;
  readonly promptLifetimeMs: number;
  readonly http: GatewayHttp;
  readonly closeHttp: () => Promise<void>;
  readonly now: () => number;
}

/** The API user that may move the organisation's money. */
export interface MpesaInitiator {
  readonly shortCode: string;
  readonly initiatorName: string;
  readonly securityCredential: Secret;
  readonly commandId: MpesaB2cCommandId;
}

/** Command ids of B2C. Source: the Daraja portal, read 2026-11-22. */
export const b2cCommandIds: readonly MpesaB2cCommandId[] = [
  'BusinessPayment',
  'SalaryPayment',
  'PromotionPayment',
];

/** @throws {PaymentError} `configuration_invalid`, effect `none`, naming the field */
export function toMpesaSettings(options: MpesaDarajaOptions): MpesaSettings {
  const apiBaseUrl =
    options.apiBaseUrl === undefined
      ? hosts[requireOneOf(options.environment, ['sandbox', 'production'] as const, 'environment')]
      : requireBaseUrl(options.apiBaseUrl, 'apiBaseUrl');
  const shortCode = requireShortCode(options.shortCode, 'shortCode');
  const c2b = optionalGroup(options.c2b, 'c2b');
  const c2bSecret = optionalText(c2b?.callbackSecret, 'c2b.callbackSecret');
  if (c2bSecret !== undefined && !/^[0-9a-f]{32,}$/.test(c2bSecret)) {
    refuseOption('c2b.callbackSecret', 'must be at least 32 lower-case hexadecimal digits');
  }
  const { promptLifetimeMs = 180_000 } = options;
  if (!Number.isSafeInteger(promptLifetimeMs) || promptLifetimeMs < 0) {
    refuseOption('promptLifetimeMs', 'must be a whole number of milliseconds');
  }
  const b2c = optionalGroup(options.b2c, 'b2c');
  const common = toCommonSettings(options);
  const isLive = new URL(apiBaseUrl).host === new URL(hosts.production).host;
  const prompts = promptReceiverOf(options, shortCode);
  return {
    ...common,
    apiBaseUrl,
    isLive,
    consumerKey: createSecret(requireText(options.consumerKey, 'consumerKey')),
    consumerSecret: createSecret(requireText(options.consumerSecret, 'consumerSecret')),
    shortCode,
    passkey: createSecret(requireText(options.passkey, 'passkey')),
    ...prompts,
    ownAccounts: toOwnAccounts(c2b, [shortCode, prompts.promptReceiver], isLive),
    ...(b2c !== undefined && { initiator: toInitiator(b2c, shortCode) }),
    ...(c2bSecret !== undefined && { c2bCallbackSecret: createSecret(c2bSecret) }),
    promptLifetimeMs,
  };
}

function promptReceiverOf(options: MpesaDarajaOptions, shortCode: string) {
  const types = ['CustomerPayBillOnline', 'CustomerBuyGoodsOnline'] as const;
  const { transactionType: typeOption = types[0] } = options;
  const transactionType = requireOneOf(typeOption, types, 'transactionType');
  if (transactionType === 'CustomerBuyGoodsOnline') {
    return { transactionType, promptReceiver: requireShortCode(options.tillNumber, 'tillNumber') };
  }
  if (options.tillNumber !== undefined)
    refuseOption('tillNumber', 'goes with transactionType CustomerBuyGoodsOnline only');
  return { transactionType, promptReceiver: shortCode };
}

function toOwnAccounts(c2b: MpesaDarajaOptions['c2b'], own: readonly string[], isLive: boolean): OwnAccounts {
  const codes = (list: unknown, field: string) =>
    optionalTexts(list, field)?.map((code) => requireShortCode(code, field));
  const further = codes(c2b?.shortCodes, 'c2b.shortCodes') ?? [];
  const tillNumbers = codes(c2b?.tillNumbers, 'c2b.tillNumbers');
  return {
    shortCodes: new Set([...own, ...further]),
    ...(tillNumbers !== undefined && { tillNumbers: new Set(tillNumbers) }),
    includesTestShortCodes: !isLive,
  };
}

function toInitiator(options: MpesaB2cOptions, shortCode: string): MpesaInitiator {
  const { commandId = 'BusinessPayment' } = options;
  return {
    shortCode:
      options.shortCode === undefined ? shortCode : requireShortCode(options.shortCode, 'b2c.shortCode'),
    initiatorName: requireText(options.initiatorName, 'b2c.initiatorName'),
    securityCredential: createSecret(securityCredentialOf(options)),
    commandId: requireOneOf(commandId, b2cCommandIds, 'b2c.commandId'),
  };
}

function securityCredentialOf(options: MpesaB2cOptions): string {
  if (options.securityCredential !== undefined) {
    return requireText(options.securityCredential, 'b2c.securityCredential');
  }
  const password = requireText(options.initiatorPassword, 'b2c.initiatorPassword');
  return createSecurityCredential(password, requireText(options.certificate, 'b2c.certificate'));
}
