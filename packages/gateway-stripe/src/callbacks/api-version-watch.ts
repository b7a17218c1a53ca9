import type { Logger } from '@lango/core';
import { stripeApiVersion } from '../stripe-api-version.js';

/** Reports webhook endpoints that are set to another API version than this adapter's, once per version. */
export interface ApiVersionWatch {
  see(apiVersion: string | undefined): void;
}

/** Reports to the logger, or as a process warning without one. Events are still read: the members we use exist in older versions too. */
export function createApiVersionWatch(gatewayId: string, logger: Logger | undefined): ApiVersionWatch {
  const seen = new Set<string>([stripeApiVersion]);
  return {
    see(apiVersion) {
      const version = apiVersion ?? 'none';
      if (seen.has(version) || seen.size > 20) return;
      seen.add(version);
      const message = `the webhook endpoint of ${gatewayId} is set to API version ${version}, not ${stripeApiVersion}: set it to ours`;
      if (logger === undefined) process.emitWarning(message, { code: 'LANGO_STRIPE_API_VERSION' });
      else logger.warn({ gatewayId, apiVersion: version, expected: stripeApiVersion }, message);
    },
  };
}
