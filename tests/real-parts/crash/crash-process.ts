// The services as one process that may strike itself: `node crash-process.mjs '<CrashProcessOptions as JSON>'`.
import { composeRuntime } from '../../../packages/runtime-kafka/src/composition/create-runtime.js';
import { openInfrastructure } from '../../../packages/runtime-kafka/src/composition/open-infrastructure.js';
import { createGuardedMerchantHttp } from '../../../packages/runtime-kafka/src/infrastructure/http/guarded-merchant-http.js';
import type { LockHandle } from '../../../packages/runtime-kafka/src/ports/lock.js';
import type { OutgoingMessage } from '../../../packages/runtime-kafka/src/ports/message-bus.js';
import { crashConfig, type CrashProcessOptions } from './crash-config.js';
import { createStriker } from './strike-calls.js';

const options = JSON.parse(process.argv[2] ?? '{}') as CrashProcessOptions;
const striker = createStriker(options.plan);
const config = crashConfig(options);

const runtime = await composeRuntime(
  { ...config, gateways: config.gateways.map((gateway) => striker.aroundGateway(gateway)) },
  {
    openInfrastructure: async (...args) => {
      const real = await openInfrastructure(...args);
      const { store, callbackStore, bus, lock, tokenCache, rateLimiter } = real;
      // The parent's way of publishing a message that no service of ours would.
      process.on(
        'message',
        (message) => void bus.publish([message as OutgoingMessage]).catch(() => undefined),
      );
      const guarded = striker.around('lock', {
        tryAcquire: async (key: string, ttlMs: number) => {
          const held = await lock.tryAcquire(key, ttlMs);
          return held && striker.around<LockHandle>('lock', { release: () => held.release() });
        },
      });
      return {
        ...real,
        store: striker.around('store', store),
        ...(callbackStore && { callbackStore: striker.around('store', callbackStore) }),
        bus: striker.around('bus', bus),
        lock: guarded,
        tokenCache: striker.around('tokenCache', tokenCache),
        rateLimiter: striker.around('rateLimiter', rateLimiter),
      };
    },
    openMerchantHttp: (settings) => striker.around('merchantHttp', createGuardedMerchantHttp(settings)),
  },
);

process.once('SIGTERM', () => void runtime.stop().then(() => process.exit(0)));
// An interrupted run leaves no services behind.
process.once('disconnect', () => process.exit());
process.channel?.unref();
