import { createHmac } from 'node:crypto';
import { formatMajorUnits } from '../../money/format-major-units.js';
import type { Money } from '../../money/money.js';
import { parseMajorUnits } from '../../money/parse-major-units.js';
import type { FaultServerAnswer, FaultServerRequest } from '../fault-server/start-fault-server.js';

/** A movement at the made-up provider. */
export interface AcmeMovement {
  readonly id: string;
  readonly reference: string;
  readonly kind: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** The customer, as the request spelled it. */
  readonly phone?: string;
  /** Whose key opened the door. */
  readonly account: string;
  amountMinor: number;
  currency: string;
  status: string;
  /** What the provider keeps of it, in minor units. */
  feeMinor?: number;
}

/** What the provider does with the next requests. */
export interface AcmeProviderMood {
  /** Code of every movement. Default `OK`. */
  readonly code?: string;
  readonly omitsReference?: boolean;
  readonly refusesKey?: boolean;
}

/** A made-up provider, as simple as a good one can be: keys are honoured, callbacks are signed. */
export interface AcmeProvider {
  readonly movements: readonly AcmeMovement[];
  /** Ends a movement, also again. */
  settle(
    reference: string,
    settlement: { readonly money?: Money; readonly fee?: Money; readonly outcome?: 'succeeded' | 'failed' },
  ): void;
  /** A deposit that was paid some time ago, whatever the mood is now. */
  deposit(reference: string, money: Money, phone?: string): AcmeMovement;
  /** Lets time pass: a key is forgotten after a day. */
  advance(ms: number): void;
  answer(request: FaultServerRequest): FaultServerAnswer;
}

/** The key that opens the made-up provider. */
export const acmeApiKey = 'acme-key-3f1c9a77e5';

/** The key of another customer of the provider's. */
export const otherAcmeApiKey = 'acme-key-77b0e15c20';

/** What the provider signs the other customer's callbacks with. */
export const otherAcmeCallbackSecret = 'acme-callback-secret-c2f7';

/** Records on one page of its list. */
export const acmePageSize = 3;

/** How long it remembers a key. */
export const keyLifetimeMs = 24 * 3_600_000;

/** What it signs callbacks with. */
export const acmeCallbackSecret = 'acme-callback-secret-81d2';

/** Signs a callback's bytes. */
export function signAcmeCallback(payload: Uint8Array, secret = acmeCallbackSecret): string {
  return createHmac('sha256', secret).update(payload).digest('hex');
}

/** Starts one in memory. */
export function createAcmeProvider(mood: AcmeProviderMood = {}): AcmeProvider {
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
    const code = mood.code ?? 'OK';
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
    ...(mood.omitsReference === true && { id: undefined }),
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
      if (mood.refusesKey === true || !accounts.has(request.headers['authorization'] ?? '')) {
        return json(401, { message: `bad key ${request.headers['authorization'] ?? ''}` });
      }
      if (request.method === 'POST') return make(request);
      const { pathname, searchParams } = new URL(request.path, 'http://acme.invalid');
      if (pathname === '/movements') return list(searchParams);
      const wanted = decodeURIComponent(request.path.split('/').at(-1) ?? '');
      const found = movements.find(({ reference, id }) => reference === wanted || id === wanted);
      if (mood.code !== undefined && mood.code !== 'WAITING')
        return json(200, { id: wanted, status: mood.code, reference: wanted });
      return found === undefined
        ? json(404, { code: 'no_such_movement', message: 'no such movement' })
        : json(200, shown(found));
    },
  };
}
