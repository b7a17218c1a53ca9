import { PaymentError } from '@lango/core';
import type { MpesaApiClient } from '../mpesa-api-client.js';
import type { MpesaInitiator, MpesaSettings } from '../mpesa-settings.js';

/** What every operation works with. */
export interface OperationDependencies {
  readonly settings: MpesaSettings;
  readonly api: MpesaApiClient;
}

/** @throws {PaymentError} `operation_not_supported`, effect `none`, where the instance has no initiator */
export function requireInitiator(settings: MpesaSettings, operation: string): MpesaInitiator {
  if (settings.initiator !== undefined) return settings.initiator;
  throw new PaymentError('operation_not_supported', 'none', `${operation} needs the option b2c`, undefined, {
    field: 'b2c',
  });
}
