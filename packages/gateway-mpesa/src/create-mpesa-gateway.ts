import { checkSettings } from '@lango/core/gateway-kit';
import { refuseOption, requireOneOf } from './shared/check-options.js';
import { createDarajaGateway, type MpesaGateway } from './daraja/mpesa-gateway.js';
import type { MpesaDarajaOptions, MpesaGatewayOptions, MpesaVodacomOptions } from './mpesa-options.js';
import { darajaSettings, vodacomSettings } from './mpesa-settings-shape.js';
import { createVodacomGateway, type VodacomMpesaGateway } from './vodacom/vodacom-gateway.js';

/**
 * An M-Pesa gateway: Safaricom's Daraja API by default, Vodacom's Open API with `flavour: 'vodacom'`.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option that is missing or wrong
 */
export function createMpesaGateway(options: MpesaDarajaOptions): MpesaGateway;
export function createMpesaGateway(options: MpesaVodacomOptions): VodacomMpesaGateway;
export function createMpesaGateway(options: MpesaGatewayOptions): MpesaGateway | VodacomMpesaGateway;
export function createMpesaGateway(options: MpesaGatewayOptions): MpesaGateway | VodacomMpesaGateway {
  if (typeof options !== 'object' || options === null) refuseOption('options', 'must be an object');
  const { flavour = 'daraja' } = options;
  requireOneOf(flavour, ['daraja', 'vodacom'] as const, 'flavour');
  return options.flavour === 'vodacom'
    ? createVodacomGateway(checkSettings(options, vodacomSettings))
    : createDarajaGateway(checkSettings(options, darajaSettings));
}
