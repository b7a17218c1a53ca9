import type { Redis } from 'ioredis';
import type { Clock } from '../../ports/clock.js';
import type { SharedBreakers } from '../../ports/shared-breakers.js';

/** Milliseconds between two looks at what the others found, at most one command each. */
const lookEveryMs = 1_000;
/** A breaker nobody has tried for so many times its open time counts as closed: its last word is too old. */
const forgottenAfter = 10;

/**
 * Breakers as keys with an end: `open` lasts as long as the breaker, `tripped` until somebody tried it, `probe` is held by who tries. No clocks
 * are compared. Every process hears within a second.
 */
export function createRedisSharedBreakers(
  client: Redis,
  prefix: string,
  names: readonly string[],
  clock: Clock,
): SharedBreakers {
  const heard = new Map<string, 'open' | 'probing'>();
  const key = (part: 'open' | 'tripped' | 'probe', name: string) => `${prefix}breaker:${part}:${name}`;
  const tell = (work: Promise<unknown>): void => void work.catch(() => undefined);
  let cancel = (): void => undefined;
  let isClosed = false;

  const look = async (): Promise<void> => {
    if (names.length > 0 && client.status === 'ready') {
      const keys = names.flatMap((name) => [key('open', name), key('tripped', name)]);
      const values = await client.mget(keys).catch(() => undefined);
      heard.clear();
      for (const [index, name] of (values === undefined ? [] : names).entries()) {
        const [open, tripped] = [values?.[2 * index], values?.[2 * index + 1]];
        if (typeof open === 'string') heard.set(name, 'open');
        else if (typeof tripped === 'string') heard.set(name, 'probing');
      }
    } else heard.clear();
    if (!isClosed) cancel = clock.after(lookEveryMs, () => void look());
  };
  void look();

  return {
    stateOf: (gatewayId, operation) => heard.get(`${gatewayId}/${operation}`) ?? 'closed',
    opened: (gatewayId, operation, openForMs) => {
      const name = `${gatewayId}/${operation}`;
      const ms = Math.max(1, Math.ceil(openForMs));
      if (client.status !== 'ready') return;
      heard.set(name, 'open');
      const all = client
        .multi()
        .set(key('open', name), '1', 'PX', ms)
        .set(key('tripped', name), '1', 'PX', forgottenAfter * ms)
        .del(key('probe', name));
      tell(all.exec());
    },
    closed: (gatewayId, operation) => {
      const name = `${gatewayId}/${operation}`;
      heard.delete(name);
      tell(client.del(key('open', name), key('tripped', name), key('probe', name)));
    },
    tryProbe: async (gatewayId, operation, forMs) => {
      const held = client.set(key('probe', `${gatewayId}/${operation}`), '1', 'PX', forMs, 'NX');
      // Redis went away: each process goes by its own breaker again.
      return held.then(
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
