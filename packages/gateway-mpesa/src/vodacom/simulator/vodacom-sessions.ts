import { randomBytes } from 'node:crypto';
import { openSecurityCredential } from '../../shared/simulator/open-security-credential.js';
import type { SimulatorClock } from '@lango/core/simulator-kit';
import { VodacomRefusal } from './vodacom-answers.js';

/** The sessions of one application. Sessions and the API key that opens them arrive encrypted with the platform's public key. */
export interface VodacomSessions {
  /** @throws {VodacomRefusal} `INS-2` where the bearer is not the API key */
  open(authorization: string | undefined): string;
  /** @throws {VodacomRefusal} `INS-989` where the bearer is no session, or one that is not yet or no longer valid */
  assertOpen(authorization: string | undefined): void;
  /** Ends every session. */
  endAll(): void;
}

/** Sessions are kept in memory only. */
export function createVodacomSessions(options: {
  readonly apiKey: string;
  readonly privateKey: string;
  readonly clock: SimulatorClock;
  readonly settlesMs: number;
  readonly lifetimeMs: number;
}): VodacomSessions {
  const { apiKey, privateKey, clock, settlesMs, lifetimeMs } = options;
  const openedAtMs = new Map<string, number>();
  const bearerIn = (authorization = '') =>
    openSecurityCredential(authorization.replace(/^Bearer /, ''), privateKey);
  return {
    open(authorization) {
      if (bearerIn(authorization) !== apiKey) throw new VodacomRefusal('INS-2');
      const session = randomBytes(16).toString('hex');
      openedAtMs.set(session, clock.now());
      return session;
    },
    assertOpen(authorization) {
      const atMs = openedAtMs.get(bearerIn(authorization) ?? '');
      const ageMs = atMs === undefined ? -1 : clock.now() - atMs;
      if (atMs === undefined || ageMs < settlesMs || ageMs >= lifetimeMs) throw new VodacomRefusal('INS-989');
    },
    endAll: () => openedAtMs.clear(),
  };
}
