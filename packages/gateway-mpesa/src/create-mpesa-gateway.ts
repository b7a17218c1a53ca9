import type { MpesaDarajaOptions } from './mpesa-options.js';
import { createDarajaGateway, type MpesaGateway } from './mpesa-gateway.js';

/**
 * An M-Pesa gateway.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, naming the option that is missing or wrong
 */
export function createMpesaGateway(options: MpesaDarajaOptions): MpesaGateway {
  return createDarajaGateway(options);
}
