import { createMerchantCallbackSecret } from '@lango/core/merchant-callbacks';
import { ConfigurationError } from '../ports/configuration-error.js';
import { readTime } from '../ports/read-time.js';
import {
  findEndpoint,
  redeliverSince,
  secretOverlapMs,
  toEndpointView,
} from '../services/shared/merchant-events/manage-endpoints.js';
import type { ServiceContext } from '../services/shared/service-context.js';

/** A callback endpoint, without its secret. Times are ISO 8601 UTC. */
export interface ListedEndpoint {
  readonly endpointId: string;
  readonly environment: 'test' | 'live';
  readonly url: string;
  readonly events: readonly string[];
  readonly createdAt: string;
  readonly disabledAt?: string;
  /** `gone` it answered 410 · `no-success` for too long. */
  readonly disabledReason?: string | undefined;
}

/** Operators' functions for a merchant's endpoints. Each throws {@link ConfigurationError} in one line if the merchant has no such endpoint. */
export interface EndpointAdmin {
  /** Of both environments, without removed ones. */
  listEndpoints(merchantId: string): Promise<readonly ListedEndpoint[]>;
  /** Enables it. Events from while it was disabled are held until they are redelivered. */
  enableEndpoint(merchantId: string, endpointId: string): Promise<ListedEndpoint>;
  /** Redelivers undelivered events since then, at most 30 days back, or all of them. Returns how many. */
  redeliverSince(request: {
    readonly merchantId: string;
    readonly endpointId: string;
    /** ISO 8601. */
    readonly since: string;
    readonly includeDelivered?: boolean;
  }): Promise<number>;
  /** Creates a new secret; the old one also signs for 24 hours. */
  rotateEndpointSecret(merchantId: string, endpointId: string): Promise<{ readonly secret: string }>;
}

/** Builds the functions. */
export function endpointAdmin(context: ServiceContext): EndpointAdmin {
  const { store, random, clock, keyRing } = context;
  const noEndpoint = (merchantId: string, endpointId: string) =>
    new ConfigurationError(`merchant ${merchantId} has no endpoint ${endpointId}`);
  return {
    listEndpoints: async (merchantId) => {
      if ((await store.findMerchant(merchantId)) === undefined)
        throw new ConfigurationError(`there is no merchant ${merchantId}`);
      const environments = ['test', 'live'] as const;
      const lists = await Promise.all(environments.map((one) => store.listEndpoints(merchantId, one)));
      return lists.flat().map((one) => ({ environment: one.environment, ...toEndpointView(one) }));
    },
    enableEndpoint: async (merchantId, endpointId) => {
      const found = await findEndpoint(context, merchantId, endpointId);
      const endpoint = found && (await store.enableEndpoint(merchantId, endpointId));
      if (endpoint === undefined) throw noEndpoint(merchantId, endpointId);
      return { environment: endpoint.environment, ...toEndpointView(endpoint) };
    },
    redeliverSince: async ({ merchantId, endpointId, since, includeDelivered }) => {
      if (!Number.isFinite(readTime(since))) throw new ConfigurationError('since must be an ISO 8601 time');
      const endpoint = await findEndpoint(context, merchantId, endpointId);
      if (endpoint === undefined) throw noEndpoint(merchantId, endpointId);
      const events = await redeliverSince(context, endpoint, since, includeDelivered);
      if (events === undefined) throw new ConfigurationError(`${endpointId} is disabled: enable it first`);
      return events;
    },
    rotateEndpointSecret: async (merchantId, endpointId) => {
      const secret = createMerchantCallbackSecret((size) => random.bytes(size));
      const untilMs = clock.now() + secretOverlapMs;
      if (await store.rotateEndpointSecret(merchantId, endpointId, keyRing.seal(secret), untilMs))
        return { secret };
      throw noEndpoint(merchantId, endpointId);
    },
  };
}
