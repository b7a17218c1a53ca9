import {
  PaymentError,
  callbackPathOf,
  createGatewayRegistry,
  type GatewayRegistry,
  type PaymentGateway,
} from '@lango/core';
import { ConfigurationError } from '../ports/configuration-error.js';

/** A gateway of a runtime. */
export interface RunningGateway {
  readonly gatewayId: string;
  readonly environment: 'test' | 'live';
  /** The account at the provider. */
  readonly account: string;
  /** It takes nothing new. */
  readonly retired: boolean;
}

/**
 * The gateways of this process while it runs; every process is told on its own. Nothing here is kept: what a process starts with is its configuration.
 * Each throws {@link ConfigurationError}, or {@link PaymentError} `configuration_invalid`, before anything has changed.
 */
export interface RuntimeGateways {
  list(): readonly RunningGateway[];
  /** Offers one more, under an id of its own. */
  add(gateway: PaymentGateway): void;
  /**
   * Puts another in the place of the one with its id, such as for new credentials: of the same account, environment and callback path. Calls in hand end
   * with the former one, and it goes on reading the callbacks that the new one rejects, unless `formerCallbacks` is `false`, for a secret that leaked.
   */
  replace(gateway: PaymentGateway, options?: { readonly formerCallbacks?: boolean }): void;
  /** Takes nothing new through it; look-ups, callbacks and refunds of what it has carried go on. `replace` offers it again. */
  retire(gatewayId: string): void;
}

/** Gateways that change, and what works with them. */
export interface LiveGateways {
  readonly gateways: RuntimeGateways;
  readonly registry: GatewayRegistry;
  readonly retired: ReadonlySet<string>;
  /** Every one that ever was, former ones too: each is closed once. */
  readonly all: () => readonly PaymentGateway[];
}

/** Former instances whose callbacks are still read: each costs a reading of every forged callback. */
const formersMax = 2;

interface Instance {
  readonly plain: PaymentGateway;
  /** In its layers. */
  readonly own: PaymentGateway;
  /** In its layers, and reading what was meant for those before it. */
  readonly offered: PaymentGateway;
  /** Those before it, newest first, each in its layers alone. */
  readonly formers: readonly PaymentGateway[];
}

/** `check` refuses a list of gateways that the configuration could not have had; `layer` puts the layers around one. */
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
            `gateway ${gateway.gatewayId} has another ${differs}: add it under an id of its own and retire this one`,
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

const accountOf = ({ gatewayId, capabilities }: PaymentGateway): string => capabilities.account ?? gatewayId;

/** Open transactions are the account's, and callbacks come to the path: neither may change under them. */
function differenceOf(former: PaymentGateway, next: PaymentGateway): string | undefined {
  if (accountOf(former) !== accountOf(next)) return 'account';
  if (former.capabilities.environment !== next.capabilities.environment) return 'environment';
  return callbackPathOf(former) === callbackPathOf(next) ? undefined : 'callback path';
}

/** Callbacks that it rejects may have been meant for the one before it. */
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
