import { PaymentError } from '../errors/payment-error.js';
import type { PaymentGatewayV1 } from './v1/payment-gateway-v1.js';

/** The gateway instances of one host, found by id or by callback path. */
export interface GatewayRegistry {
  /** @throws {PaymentError} `invalid_request`, effect `none`, field `gateway`, listing the known ids. */
  get(gatewayId: string): PaymentGatewayV1;
  find(gatewayId: string): PaymentGatewayV1 | undefined;
  findByCallbackPath(callbackPath: string): PaymentGatewayV1 | undefined;
  list(): readonly PaymentGatewayV1[];
}

const gatewayIdPattern = /^[a-z][a-z0-9-]{0,31}$/;

/** First part of the gateway's callback address after `/callbacks/`. */
export function callbackPathOf(gateway: PaymentGatewayV1): string {
  return gateway.capabilities.callbackPath ?? gateway.gatewayId;
}

/**
 * Collects gateway instances under their ids.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, when an instance is not a v1 gateway, an id is malformed, or an id or
 *   a callback path is used twice.
 */
export function createGatewayRegistry(gateways: readonly PaymentGatewayV1[]): GatewayRegistry {
  const byId = new Map<string, PaymentGatewayV1>();
  const byPath = new Map<string, PaymentGatewayV1>();
  const refuse = (message: string): never => {
    throw new PaymentError('configuration_invalid', 'none', message, undefined, { field: 'gateways' });
  };
  for (const gateway of gateways) {
    if (gateway?.specificationVersion !== 'v1')
      refuse('gateways holds a value that is not a v1 PaymentGateway');
    const { gatewayId } = gateway;
    if (!gatewayIdPattern.test(gatewayId)) {
      refuse(`gatewayId ${JSON.stringify(gatewayId)} must match ${gatewayIdPattern.source}`);
    }
    const path = callbackPathOf(gateway);
    if (byId.has(gatewayId))
      refuse(`two gateways share the gatewayId ${gatewayId}: give one its own gatewayId`);
    if (byPath.has(path))
      refuse(`two gateways share the callback path ${path}: give one its own callbackPath`);
    byId.set(gatewayId, gateway);
    byPath.set(path, gateway);
  }
  const find = (gatewayId: string) => byId.get(gatewayId);
  return {
    find,
    findByCallbackPath: (path) => byPath.get(path),
    list: () => [...byId.values()],
    get: (gatewayId) => {
      const gateway = find(gatewayId);
      if (gateway !== undefined) return gateway;
      throw new PaymentError(
        'invalid_request',
        'none',
        `no gateway ${JSON.stringify(gatewayId)} is configured; known: ${[...byId.keys()].join(', ') || 'none'}`,
        undefined,
        { field: 'gateway' },
      );
    },
  };
}
