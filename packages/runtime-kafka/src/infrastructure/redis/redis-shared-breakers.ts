import type { Redis } from 'ioredis';
import type { Clock } from '../../ports/clock.js';
import type { SharedBreakers } from '../../ports/shared-breakers.js';

/** Milliseconds between two reads of the shared states, one command each. */
const lookEveryMs = 1_000;
/** A breaker without a probe for this many times its open time counts as closed, because its state is outdated. */
const forgottenAfter = 10;

/**
 * Breakers as keys with expiry: `open` lasts as long as the breaker is open, `tripped` until a probe, and the probing process holds `probe`. No
 * clocks are compared. Every process sees a change within a second. `names` are watched from the start; others, such as those of a gateway that is
 * added later, from their first call.
 */
export function createRedisSharedBreakers(
  client: Redis,
  prefix: string,
  names: readonly string[],
  clock: Clock,
): SharedBreakers {
  const states = new Map<string, 'open' | 'probing'>();
  const watched = new Set(names);
  const key = (part: 'open' | 'tripped' | 'probe', name: string) => `${prefix}breaker:${part}:${name}`;
  const ignoreFailure = (work: Promise<unknown>): void => void work.catch(() => undefined);
  let cancel = (): void => undefined;
  let isClosed = false;

  const look = async (): Promise<void> => {
    const asked = [...watched];
    if (asked.length > 0 && client.status === 'ready') {
      const keys = asked.flatMap((name) => [key('open', name), key('tripped', name)]);
      const values = await client.mget(keys).catch(() => undefined);
      states.clear();
      for (const [index, name] of (values === undefined ? [] : asked).entries()) {
        const [open, tripped] = [values?.[2 * index], values?.[2 * index + 1]];
        if (typeof open === 'string') states.set(name, 'open');
        else if (typeof tripped === 'string') states.set(name, 'probing');
      }
    } else states.clear();
    if (!isClosed) cancel = clock.after(lookEveryMs, () => void look());
  };
  void look();

  return {
    stateOf: (gatewayId, operation) => {
      const name = `${gatewayId}/${operation}`;
      watched.add(name);
      return states.get(name) ?? 'closed';
    },
    opened: (gatewayId, operation, openForMs) => {
      const name = `${gatewayId}/${operation}`;
      const ms = Math.max(1, Math.ceil(openForMs));
      if (client.status !== 'ready') return;
      states.set(name, 'open');
      const all = client
        .multi()
        .set(key('open', name), '1', 'PX', ms)
        .set(key('tripped', name), '1', 'PX', forgottenAfter * ms)
        .del(key('probe', name));
      ignoreFailure(all.exec());
    },
    closed: (gatewayId, operation) => {
      const name = `${gatewayId}/${operation}`;
      states.delete(name);
      ignoreFailure(client.del(key('open', name), key('tripped', name), key('probe', name)));
    },
    tryProbe: async (gatewayId, operation, forMs) => {
      const acquired = client.set(key('probe', `${gatewayId}/${operation}`), '1', 'PX', forMs, 'NX');
      // Without Redis each process uses its own breaker.
      return acquired.then(
        (answer) => answer === 'OK',
        () => true,
      );
    },
    close: () => {
      isClosed = true;
      cancel();
    },
  };
}
