import type { Logger } from '@lango/core';
import { defaultPolicy } from '../decisions/policy.js';
import type { Clock } from '../ports/clock.js';
import type { Infrastructure } from './infrastructure.js';
import type { RuntimeConfig, ServiceName } from './runtime-config.js';

/** Loads and opens only the configured kind: an embedded host loads no server clients. */
export async function openInfrastructure(
  config: RuntimeConfig,
  services: ReadonlySet<ServiceName>,
  clock: Clock,
  logger: Logger,
): Promise<Infrastructure> {
  const infrastructure = config.infrastructure ?? { kind: 'embedded' };
  const process = {
    masterKeys: config.masterKeys ?? [],
    services: services.size,
    hasCallbackReceiver: services.has('callback-receiver'),
  };
  switch (infrastructure.kind) {
    case 'embedded': {
      const { openEmbeddedInfrastructure } = await import('./embedded-infrastructure.js');
      return openEmbeddedInfrastructure(infrastructure, clock);
    }
    case 'postgres': {
      const { openPostgresInfrastructure } = await import('./postgres-infrastructure.js');
      return openPostgresInfrastructure(infrastructure, process, clock, logger);
    }
    case 'production': {
      const { openProductionInfrastructure } = await import('./production-infrastructure.js');
      const runs = {
        ...process,
        gatewayDeadlineMs: config.policy?.gatewayDeadlineMs ?? defaultPolicy.gatewayDeadlineMs,
        breakerNames: config.gateways.flatMap(({ gatewayId, capabilities }) =>
          Object.keys(capabilities.operations).map((operation) => `${gatewayId}/${operation}`),
        ),
      };
      return openProductionInfrastructure(infrastructure, runs, clock, logger);
    }
  }
}
