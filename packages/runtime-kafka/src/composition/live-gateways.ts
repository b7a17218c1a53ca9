import {
  PaymentError,
  callbackPathOf,
  createGatewayRegistry,
  type GatewayRegistry,
  type PaymentGateway,
} from '@lango/core';
import { accountOf } from '../ports/account-of.js';
import { ConfigurationError } from '../ports/configuration-error.js';

/** A gateway of a runtime. */
export interface RunningGateway {
  readonly gatewayId: string;
  readonly environment: 'test' | 'live';
  /** The account at the provider. */
  readonly account: string;
  /** It accepts no new payments. */
  readonly retired: boolean;
}

/**
 * The gateways of this process while it runs. Changes apply to this process alone and are not stored: a process starts with its configuration.
 * Each method throws {@link ConfigurationError}, or {@link PaymentError} `configuration_invalid`, before anything has changed.
 */
export interface RuntimeGateways {
  list(): readonly RunningGateway[];
  /** Adds one under a new id. */
  add(gateway: PaymentGateway): void;
  /**
   * Replaces the gateway with the same id, such as for new credentials; account, environment and callback path must not change. Calls in progress
   * finish with the former one. It still reads callbacks that the new one rejects, unless `formerCallbacks` is `false`, for a secret that leaked.
   */
  replace(gateway: PaymentGateway, options?: { readonly formerCallbacks?: boolean }): void;
  /** Accepts no new payments through it. Look-ups, callbacks and refunds of earlier ones continue. `replace` offers it again. */
  retire(gatewayId: string): void;
}

/** The changing set of gateways, for the runtime. */
export interface LiveGateways {
  readonly gateways: RuntimeGateways;
  readonly registry: GatewayRegistry;
  readonly retired: ReadonlySet<string>;
  /** All gateways, former ones included, to be closed once each. */
  readonly all: () => readonly PaymentGateway[];
}

/** Former instances that still read callbacks. Few: each is tried for every forged callback. */
const formersMax = 2;

interface Instance {
  readonly plain: PaymentGateway;
  /** With its layers. */
  readonly own: PaymentGateway;
  /** With its layers, and reading callbacks for its predecessors. */
  readonly offered: PaymentGateway;
  /** Its predecessors with their layers, newest first. */
  readonly formers: readonly PaymentGateway[];
}

/** `check` refuses a list of gateways that would be invalid in a configuration; `layer` wraps one in its layers. */
export function createLiveGateways(
  first: readonly PaymentGateway[],
  check: (gateways: readonly PaymentGateway[]) => void,
  layer: (gateway: PaymentGateway) => PaymentGateway,
): LiveGateways {
  const instances = new Map<string, Instance>();
  const retired = new Set<string>();
  const all = new Set(first);
  let registry = createGatewayRegistry([]);
  const put = (plain: PaymentGateway, formers: readonly PaymentGateway[] = []): void => {
    const own = layer(plain);
    const instance = { plain, own, offered: withFormerCallbacks(own, formers), formers };
    const next = new Map(instances).set(plain.gatewayId, instance);
    registry = createGatewayRegistry([...next.values()].map(({ offered }) => offered));
    instances.set(plain.gatewayId, instance);
    all.add(plain);
  };
  for (const gateway of createGatewayRegistry(first).list()) put(gateway);

  const of = (gatewayId: string): Instance => {
    const instance = instances.get(gatewayId);
    if (instance !== undefined) return instance;
    const known = [...instances.keys()].join(', ');
    throw new ConfigurationError(`there is no gateway ${gatewayId}; known: ${known}`, 'gatewayId');
  };
  const checkWith = (gateway: PaymentGateway): void => {
    // By itself first: the rest reads its id.
    createGatewayRegistry([gateway]);
    const others = [...instances.values()].map(({ plain }) => plain);
    check([...others.filter(({ gatewayId }) => gatewayId !== gateway.gatewayId), gateway]);
  };
  return {
    registry: {
      get: (gatewayId) => registry.get(gatewayId),
      find: (gatewayId) => registry.find(gatewayId),
      findByCallbackPath: (path) => registry.findByCallbackPath(path),
      list: () => registry.list(),
    },
    retired,
    all: () => [...all],
    gateways: {
      list: () =>
        [...instances.values()].map(({ plain }) => ({
          gatewayId: plain.gatewayId,
          environment: plain.capabilities.environment,
          account: accountOf(plain),
          retired: retired.has(plain.gatewayId),
        })),
      add: (gateway) => {
        checkWith(gateway);
        if (instances.has(gateway.gatewayId))
          throw new ConfigurationError(
            `there is a gateway ${gateway.gatewayId} already: replace it`,
            'gateway',
          );
        put(gateway);
      },
      replace: (gateway, { formerCallbacks = true } = {}) => {
        checkWith(gateway);
        const { plain, own, formers } = of(gateway.gatewayId);
        const differs = differenceOf(plain, gateway);
        if (differs !== undefined)
          throw new ConfigurationError(
            `gateway ${gateway.gatewayId} has another ${differs}: add it under another id and retire this one`,
            'gateway',
          );
        put(gateway, formerCallbacks ? [own, ...formers].slice(0, formersMax) : []);
        retired.delete(gateway.gatewayId);
      },
      retire: (gatewayId) => {
        of(gatewayId);
        retired.add(gatewayId);
      },
    },
  };
}

/** Open transactions depend on the account, and their callbacks on the path: neither may change. */
function differenceOf(former: PaymentGateway, next: PaymentGateway): string | undefined {
  if (accountOf(former) !== accountOf(next)) return 'account';
  if (former.capabilities.environment !== next.capabilities.environment) return 'environment';
  return callbackPathOf(former) === callbackPathOf(next) ? undefined : 'callback path';
}

/** A callback that it rejects may be signed for a predecessor. */
function withFormerCallbacks(gateway: PaymentGateway, formers: readonly PaymentGateway[]): PaymentGateway {
  if (formers.length === 0) return gateway;
  const handleCallback: PaymentGateway['handleCallback'] = async (payload, context) => {
    let rejection: unknown;
    for (const reader of [gateway, ...formers]) {
      try {
        return await reader.handleCallback(payload, context);
      } catch (error) {
        if (!PaymentError.is(error) || error.code !== 'callback_rejected') throw error;
        rejection ??= error;
      }
    }
    throw rejection;
  };
  return Object.create(gateway, {
    handleCallback: { value: handleCallback, enumerable: true },
  }) as PaymentGateway;
}
