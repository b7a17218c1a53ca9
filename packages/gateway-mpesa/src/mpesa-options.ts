import type { GatewayHttp } from '@lango/core/gateway-kit';

/** Options of both flavours of M-Pesa. */
export interface MpesaCommonOptions {
  /** Name of this instance, `^[a-z][a-z0-9-]{0,31}$`. Default `mpesa`. Two accounts are two instances with two names. */
  readonly gatewayId?: string;
  /** First part of the callback address after `/callbacks/`. Default `m`, since Daraja refuses addresses that name M-Pesa. */
  readonly callbackPath?: string;
  /**
   * Addresses callbacks may come from; others are refused. Default: any, since the address carries a secret.
   * `safaricomCallbackAddresses` is Safaricom's published list, which can change.
   */
  readonly callbackSourceAddresses?: readonly string[];
  /** Another HTTP transport. Default: a pool of kept-alive connections, closed by `close()`; your own is left open. */
  readonly http?: GatewayHttp;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
}

/** The API initiator that pays out for the organisation, as set up on the M-Pesa organisation portal. */
export interface MpesaB2cOptions {
  /** The short code that pays. Default: the deposit short code. */
  readonly shortCode?: string;
  /** User name of the API initiator. */
  readonly initiatorName: string;
  /** The initiator's password; needs `certificate`. */
  readonly initiatorPassword?: string;
  /** The environment's X.509 certificate from the portal, PEM. Sandbox and production differ. */
  readonly certificate?: string;
  /** A ready SecurityCredential, instead of password and certificate. */
  readonly securityCredential?: string;
  /** Default `BusinessPayment`. `gatewayOptions.mpesa.commandId` overrides it for one transaction. */
  readonly commandId?: MpesaB2cCommandId;
}

/** What a payout is for; it decides fees and whether unregistered customers can be paid. */
export type MpesaB2cCommandId = 'BusinessPayment' | 'SalaryPayment' | 'PromotionPayment';

/** Safaricom's Daraja API, Kenya. */
export interface MpesaDarajaOptions extends MpesaCommonOptions {
  /** Default `daraja`. */
  readonly flavour?: 'daraja';
  /** Needed unless `apiBaseUrl` is given. */
  readonly environment?: 'sandbox' | 'production';
  /** Another base address, such as a simulator's. Wins over `environment`; never counts as live unless it is Safaricom's production host. */
  readonly apiBaseUrl?: string;
  /** From the application on the Daraja portal. */
  readonly consumerKey: string;
  /** Its secret. */
  readonly consumerSecret: string;
  /** The paybill number, or for a till its head-office or store number. */
  readonly shortCode: string;
  /** The passkey of the short code, sent by Safaricom when going live. */
  readonly passkey: string;
  /** Default `CustomerPayBillOnline`; `CustomerBuyGoodsOnline` needs `tillNumber`. */
  readonly transactionType?: 'CustomerPayBillOnline' | 'CustomerBuyGoodsOnline';
  /** The till that is paid, which differs from the short code. Only with `CustomerBuyGoodsOnline`. */
  readonly tillNumber?: string;
  /** Needed for withdrawals, reversals, B2B, balance and status queries; without it they are not offered. */
  readonly b2c?: MpesaB2cOptions;
  /** For payments that customers start themselves. */
  readonly c2b?: {
    /** At least 32 hexadecimal digits, part of the registered addresses; callbacks with another one are refused. */
    readonly callbackSecret?: string;
    /** Further short codes of the organisation: payments to these are its money too. Payments to any other pay-bill number are ignored. */
    readonly shortCodes?: readonly string[];
    /** The organisation's tills. Default: any till, since the registered callback address belongs to the organisation. */
    readonly tillNumbers?: readonly string[];
  };
  /**
   * Milliseconds after which a prompt must be over: until then, failures that sources doubt count as pending. Default 180,000.
   * Sources allow one to three minutes for a prompt.
   */
  readonly promptLifetimeMs?: number;
}

/** Markets of Vodacom's Open API and their currencies. */
export type VodacomMarket = 'vodacomTZN' | 'vodacomLES' | 'vodacomDRC' | 'vodacomMOZ' | 'vodafoneGHA';

/** Vodacom's M-Pesa Open API: Tanzania, Lesotho, DR Congo, Mozambique, Ghana. */
export interface MpesaVodacomOptions extends MpesaCommonOptions {
  /** Chooses the Open API. */
  readonly flavour: 'vodacom';
  /** Needed. */
  readonly environment?: 'sandbox' | 'production';
  /** Another base address, such as a stub's. */
  readonly apiBaseUrl?: string;
  /** Country of the organisation; decides the currency. */
  readonly market: VodacomMarket;
  /** From the portal. */
  readonly apiKey: string;
  /** The platform's RSA public key: PEM, or the bare base64 of the portal. */
  readonly publicKey: string;
  /** The organisation's code. */
  readonly serviceProviderCode: string;
  /** Value of the `Origin` header that the portal asks for. Default `*`. */
  readonly origin?: string;
}

/** Options of `createMpesaGateway`. */
export type MpesaGatewayOptions = MpesaDarajaOptions | MpesaVodacomOptions;

/**
 * Safaricom's published callback addresses. Source: the Daraja portal, Getting Started, read 2026-11-22. The list can change, so it is
 * not applied by default.
 */
export const safaricomCallbackAddresses: readonly string[] = [
  '196.201.214.200',
  '196.201.214.206',
  '196.201.214.207',
  '196.201.214.208',
  '196.201.213.114',
  '196.201.213.44',
  '196.201.212.127',
  '196.201.212.138',
  '196.201.212.129',
  '196.201.212.136',
  '196.201.212.74',
  '196.201.212.69',
];
