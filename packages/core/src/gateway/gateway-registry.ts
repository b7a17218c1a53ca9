import { checkOption, checkRequest } from '../input/check-input.js';
import { describeValue } from '../input/describe-value.js';
import { checkCapabilities } from './check-capabilities.js';
import { checkGateway, gatewayIdPattern } from './check-gateway.js';
import type { PaymentGatewayV1 } from './v1/payment-gateway-v1.js';

/** The gateway instances of one host, found by id or by callback path. */
export interface GatewayRegistry {
  /** @throws {PaymentError} `invalid_request`, effect `none`, field `gateway`, listing the known ids. */
  get(gatewayId: string): PaymentGatewayV1;
  /** `undefined` where no instance has this id. */
  find(gatewayId: string): PaymentGatewayV1 | undefined;
  /** `undefined` where no instance has this path. */
  findByCallbackPath(callbackPath: string): PaymentGatewayV1 | undefined;
  /** Every instance, in the order of `gateways`. */
  list(): readonly PaymentGatewayV1[];
}

/** One URL segment: it can neither leave `/callbacks/` nor need escaping. */
const callbackPathPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/**
 * First part of the gateway's callback address after `/callbacks/`.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `gateway` or `callbackPath`.
 */
export function callbackPathOf(gateway: PaymentGatewayV1): string {
  const { capabilities, gatewayId } = checkGateway(checkOption, 'gateway', gateway);
  return checkOption.text('callbackPath', capabilities.callbackPath ?? gatewayId, {
    pattern: callbackPathPattern,
  });
}

/**
 * Collects gateway instances under their ids.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, when an instance is not a v1 gateway, its capabilities are not those of the
 *   contract, an id is malformed, or an id or a callback path is used twice.
 */
export function createGatewayRegistry(gateways: readonly PaymentGatewayV1[]): GatewayRegistry {
  const byId = new Map<string, PaymentGatewayV1>();
  const byPath = new Map<string, PaymentGatewayV1>();
  const refuse = (message: string): never => {
    throw checkOption.wrong('gateways', message);
  };
  for (const gateway of checkOption.list('gateways', gateways)) {
    const { gatewayId } = checkGateway(checkOption, 'gateways', gateway);
    if (!gatewayIdPattern.test(gatewayId))
      refuse(`hold the gatewayId ${describeValue(gatewayId)}, which must match ${gatewayIdPattern.source}`);
    checkCapabilities(checkOption, 'gateways', gateway);
    const path = callbackPathOf(gateway);
    if (byId.has(gatewayId)) refuse(`share the gatewayId ${gatewayId}: give one its own gatewayId`);
    if (byPath.has(path)) refuse(`share the callback path ${path}: give one its own callbackPath`);
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
      const known = [...byId.keys()].join(', ') || 'none';
      throw checkRequest.wrong('gateway', `${describeValue(gatewayId)} is not configured; known: ${known}`);
    },
  };
}
