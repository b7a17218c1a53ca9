import { createHmac } from 'node:crypto';
import { formatMajorUnits } from '../../money/format-major-units.js';
import type { Money } from '../../money/money.js';
import { parseMajorUnits } from '../../money/parse-major-units.js';
import type { FaultServerAnswer, FaultServerRequest } from '../fault-server/start-fault-server.js';

/** A movement at the fictional provider. */
export interface AcmeMovement {
  readonly id: string;
  readonly reference: string;
  readonly kind: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** The customer, as in the request. */
  readonly phone?: string;
  /** The account of the API key. */
  readonly account: string;
  amountMinor: number;
  currency: string;
  status: string;
  /** The provider's fee, in minor units. */
  feeMinor?: number;
}

/** How the provider answers. */
export interface AcmeProviderBehavior {
  /** Code of every movement. Default `OK`. */
  readonly code?: string;
  readonly omitsReference?: boolean;
  readonly refusesKey?: boolean;
}

/** A simple fictional provider that honors keys and signs callbacks. */
export interface AcmeProvider {
  readonly movements: readonly AcmeMovement[];
  /** Completes a movement; may be called again. */
  settle(
    reference: string,
    settlement: { readonly money?: Money; readonly fee?: Money; readonly outcome?: 'succeeded' | 'failed' },
  ): void;
  /** Adds a paid deposit, regardless of the behavior. */
  deposit(reference: string, money: Money, phone?: string): AcmeMovement;
  /** Advances the clock: a key is forgotten after a day. */
  advance(ms: number): void;
  answer(request: FaultServerRequest): FaultServerAnswer;
}

/** API key of the first account. */
export const acmeApiKey = 'acme-key-3f1c9a77e5';

/** API key of the other account. */
export const otherAcmeApiKey = 'acme-key-77b0e15c20';

/** Signs the other account's callbacks. */
export const otherAcmeCallbackSecret = 'acme-callback-secret-c2f7';

/** Page size of its list. */
export const acmePageSize = 3;

/** How long it remembers a key. */
export const keyLifetimeMs = 24 * 3_600_000;

/** Signs the first account's callbacks. */
export const acmeCallbackSecret = 'acme-callback-secret-81d2';

/** Signs a callback's bytes. */
export function signAcmeCallback(payload: Uint8Array, secret = acmeCallbackSecret): string {
  return createHmac('sha256', secret).update(payload).digest('hex');
}

/** Creates one in memory. */
export function createAcmeProvider(behavior: AcmeProviderBehavior = {}): AcmeProvider {
  const movements: AcmeMovement[] = [];
  const accounts = new Map([
    [`Bearer ${acmeApiKey}`, 'first'],
    [`Bearer ${otherAcmeApiKey}`, 'other'],
  ]);
  const byKey = new Map<string, { readonly movement: AcmeMovement; readonly untilMs: number }>();
  let passedMs = 0;
  const json = (status: number, value: unknown): FaultServerAnswer => ({
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(value),
  });
  const make = (request: FaultServerRequest): FaultServerAnswer => {
    const key = request.headers['idempotency-key'] ?? '';
    const account = accounts.get(request.headers['authorization'] ?? '') ?? '';
    const earlier = byKey.get(`${account} ${key}`);
    if (earlier !== undefined && earlier.untilMs > passedMs) return json(200, shown(earlier.movement));
    const { amount, ...asked } = JSON.parse(request.body.toString()) as Omit<
      AcmeMovement,
      'id' | 'status' | 'at' | 'account' | 'amountMinor'
    > & { readonly amount: string };
    const { amountMinor } = parseMajorUnits(amount, asked.currency);
    const code = behavior.code ?? 'OK';
    const movement = {
      ...asked,
      amountMinor,
      account,
      id: `acme-${movements.length + 1}-${asked.reference.slice(-8)}`,
      status: code,
      at: new Date().toISOString(),
    };
    if (code === 'NO_FUNDS') return json(402, shown(movement));
    movements.push(movement);
    byKey.set(`${account} ${key}`, { movement, untilMs: passedMs + keyLifetimeMs });
    return json(200, shown(movement));
  };
  const shown = ({ account: _account, amountMinor, feeMinor, ...movement }: AcmeMovement) => ({
    ...movement,
    amount: formatMajorUnits({ amountMinor, currency: movement.currency }),
    asked: formatMajorUnits({ amountMinor, currency: movement.currency }),
    ...(feeMinor !== undefined && {
      fee: formatMajorUnits({ amountMinor: feeMinor, currency: movement.currency }),
    }),
    mode: 'test',
    ...(behavior.omitsReference === true && { id: undefined }),
    message: movement.status === 'OK' ? 'done' : 'no',
  });
  const list = (query: URLSearchParams): FaultServerAnswer => {
    const after = query.get('after');
    const rows = movements.filter(
      ({ at }) => at >= (query.get('from') ?? '') && at < (query.get('to') ?? '9'),
    );
    const start = after === null ? 0 : rows.findIndex(({ id }) => id === after) + 1;
    const page = rows.slice(start, start + acmePageSize);
    return json(200, { movements: page.map(shown), more: start + acmePageSize < rows.length });
  };
  return {
    movements,
    settle: (reference, { money, fee, outcome = 'succeeded' }) => {
      for (const movement of movements.filter((one) => one.reference === reference))
        Object.assign(
          movement,
          { status: outcome === 'succeeded' ? 'OK' : 'NO_FUNDS' },
          money,
          fee && { feeMinor: fee.amountMinor },
        );
    },
    deposit: (reference, { amountMinor, currency }, phone) => {
      const id = `acme-${movements.length + 1}-${reference.slice(-8)}`;
      const at = new Date().toISOString();
      const made: AcmeMovement = {
        ...{ id, reference, kind: 'deposit', amountMinor, currency, at, status: 'OK', account: 'first' },
        ...(phone !== undefined && { phone }),
      };
      movements.push(made);
      return made;
    },
    advance: (ms) => {
      passedMs += ms;
    },
    answer: (request) => {
      if (behavior.refusesKey === true || !accounts.has(request.headers['authorization'] ?? '')) {
        return json(401, { message: `bad key ${request.headers['authorization'] ?? ''}` });
      }
      if (request.method === 'POST') return make(request);
      const { pathname, searchParams } = new URL(request.path, 'http://acme.invalid');
      if (pathname === '/movements') return list(searchParams);
      const wanted = decodeURIComponent(request.path.split('/').at(-1) ?? '');
      const found = movements.find(({ reference, id }) => reference === wanted || id === wanted);
      if (behavior.code !== undefined && behavior.code !== 'WAITING')
        return json(200, { id: wanted, status: behavior.code, reference: found?.reference ?? wanted });
      return found === undefined
        ? json(404, { code: 'no_such_movement', message: 'no such movement' })
        : json(200, shown(found));
    },
  };
}
