import { fromStripeAmount } from '../mapping/to-stripe-amount.js';
import { checkoutLabel, transactionIdLabel } from '../mapping/stripe-metadata.js';
import { stripeApiVersion } from '../stripe-api-version.js';
import { callbacksUnderFaults, type SimulatorFault } from '@lango/core/simulator-kit';
import type { SimulatedMovement, SimulatedObject, SimulatorRecord } from './simulator-records.js';
import { newId, type SimulatorState } from './simulator-state.js';
import { noSuch } from './stripe-problem.js';

/** Collects the changes of one request, which are written as one line and applied together. */
export interface UnitOfWork {
  /** The account that the request acts for; empty for the key's own. */
  readonly account: string;
  readonly nowSeconds: number;
  readonly faults: readonly SimulatorFault[];
  /** Where this simulator is reached, for addresses in its answers. */
  readonly baseUrl: string;
  /** @throws {StripeProblem} 404 */
  get(kind: string, id: string, param?: string): SimulatedObject;
  find(id: string): SimulatedObject | undefined;
  list(kind: string): readonly SimulatedObject[];
  /** Money that moved on this account, oldest first. */
  movements(): readonly SimulatedMovement[];
  put<T extends SimulatedObject>(object: T): T;
  move(
    movement: Pick<SimulatedMovement, 'operation' | 'counterparty' | 'sourceReference'> & {
      of: SimulatedObject;
      amount: number;
    },
  ): void;
  /** @param previous former values of changed members */
  emit(type: string, object: SimulatedObject, previous?: Readonly<Record<string, unknown>>): void;
  records(): readonly SimulatorRecord[];
}

/** Starts a unit of work. */
export function startWork(
  state: SimulatorState,
  options: Pick<UnitOfWork, 'account' | 'faults' | 'baseUrl'> & { readonly nowMs: number },
): UnitOfWork {
  const { account, faults, baseUrl, nowMs } = options;
  const nowSeconds = Math.floor(nowMs / 1000);
  const objects = new Map<string, SimulatedObject>();
  const facts: SimulatorRecord[] = [];
  const events: { callbackId: string; body: string; dueAtMs: number }[] = [];
  const find = (id: string) => objects.get(id) ?? state.find(account, id);
  return {
    account,
    nowSeconds,
    faults,
    baseUrl,
    find,
    get: (kind, id, param) => {
      const located = find(id);
      if (located?.object === kind) return located;
      throw noSuch(kind, id, param);
    },
    list: (kind) => {
      const changed = state.list(account, kind).map((object) => objects.get(object.id) ?? object);
      const changedIds = new Set(changed.map(({ id }) => id));
      const fresh = [...objects.values()].filter(
        (object) => object.object === kind && !changedIds.has(object.id),
      );
      return [...fresh, ...changed];
    },
    movements: () =>
      state.movements().filter(({ gatewayReference }) => state.find(account, gatewayReference) !== undefined),
    put: (object) => {
      objects.set(object.id, object);
      facts.push({ type: 'object', account, object });
      return object;
    },
    move: ({ of, amount, ...rest }) => {
      const money = fromStripeAmount(amount, String(of['currency']));
      if (money === undefined) throw new TypeError(`${of.id} states no amount`);
      const movementId = newId('mov');
      const at = new Date(nowMs).toISOString();
      facts.push({
        type: 'movement',
        movement: { movementId, ...rest, ...referenceOf(of, objects, state, account), ...money, at },
      });
    },
    emit: (type, object, previous) => {
      const id = newId('evt');
      const event = {
        id,
        object: 'event',
        api_version: stripeApiVersion,
        created: nowSeconds,
        type,
        livemode: false,
        pending_webhooks: 1,
        request: { id: null, idempotency_key: null },
        ...(account !== '' && { account }),
        data: { object, ...(previous !== undefined && { previous_attributes: previous }) },
      };
      events.push({ callbackId: id, body: JSON.stringify(event), dueAtMs: nowMs });
    },
    records: () => [
      ...facts,
      ...callbacksUnderFaults(faults, events, 50).map((event) => ({ type: 'event' as const, event })),
    ],
  };
}

/** Whose money it is: the transaction on the object, and the reference we know it by. */
function referenceOf(
  of: SimulatedObject,
  changed: ReadonlyMap<string, SimulatedObject>,
  state: SimulatorState,
  account: string,
): { transactionId: string | null; gatewayReference: string } {
  const labels = of['metadata'] as Readonly<Record<string, string>> | undefined;
  const transactionId = labels?.[transactionIdLabel] ?? null;
  if (labels?.[checkoutLabel] === undefined) return { transactionId, gatewayReference: of.id };
  const sessions = [...changed.values(), ...state.list(account, 'checkout.session')];
  const session = sessions.find((object) => object['payment_intent'] === of.id);
  return { transactionId, gatewayReference: session?.id ?? of.id };
}
