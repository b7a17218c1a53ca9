import { randomBytes } from 'node:crypto';
import type { QueuedCallback, SimulatorJournal } from '@lango/core/simulator-kit';
import type {
  StoredAnswer,
  SimulatedMovement,
  SimulatedObject,
  SimulatorRecord,
} from './simulator-records.js';

/** Where webhooks go. */
interface WebhookEndpoint {
  readonly url: string;
  readonly secret: string;
}

/** The simulator's state, rebuilt from the journal. Changes only through `commit`. */
export interface SimulatorState {
  find(account: string, id: string): SimulatedObject | undefined;
  /** An object with its account. */
  locate(id: string): { readonly account: string; readonly object: SimulatedObject } | undefined;
  /** Objects of one kind, newest first. */
  list(account: string, kind: string): readonly SimulatedObject[];
  /** Ids of pending payouts and bank debits. */
  unsettled(): readonly string[];
  answer(scope: string): StoredAnswer | undefined;
  movements(): readonly SimulatedMovement[];
  pendingEvents(): readonly QueuedCallback[];
  endpoint(): WebhookEndpoint | undefined;
  /** Writes the records to the journal, then applies them. */
  commit(records: readonly SimulatorRecord[]): void;
}

/** Rebuilds the state from the journal. */
export function createSimulatorState(journal: SimulatorJournal<readonly SimulatorRecord[]>): SimulatorState {
  const objects = new Map<string, { account: string; object: SimulatedObject }>();
  const byKind = new Map<string, Map<string, SimulatedObject>>();
  const onTheirWay = new Set<string>();
  const answers = new Map<string, StoredAnswer>();
  const movements: SimulatedMovement[] = [];
  const events = new Map<string, QueuedCallback>();
  let endpoint: WebhookEndpoint | undefined;
  const put = (account: string, object: SimulatedObject): void => {
    objects.set(object.id, { account, object });
    const kind = `${account}/${object.object}`;
    const alike = byKind.get(kind) ?? new Map<string, SimulatedObject>();
    byKind.set(kind, alike.set(object.id, object));
    if (isUnsettled(object)) onTheirWay.add(object.id);
    else onTheirWay.delete(object.id);
  };
  const apply = (record: SimulatorRecord): void => {
    switch (record.type) {
      case 'object':
        put(record.account, record.object);
        return;
      case 'movement':
        movements.push(record.movement);
        return;
      case 'answer':
        answers.set(record.answer.scope, record.answer);
        return;
      case 'event':
        events.set(record.event.callbackId, record.event);
        return;
      case 'event-done':
        events.delete(record.eventId);
        return;
      case 'endpoint':
        endpoint = { url: record.url, secret: record.secret };
        return;
    }
  };
  journal.former.forEach((records) => records.forEach(apply));
  return {
    find: (account, id) => {
      const located = objects.get(id);
      return located?.account === account ? located.object : undefined;
    },
    locate: (id) => objects.get(id),
    list: (account, kind) => [...(byKind.get(`${account}/${kind}`)?.values() ?? [])].reverse(),
    unsettled: () => [...onTheirWay],
    answer: (scope) => answers.get(scope),
    movements: () => [...movements],
    pendingEvents: () => [...events.values()],
    endpoint: () => endpoint,
    commit: (records) => {
      if (records.length === 0) return;
      journal.append(records);
      records.forEach(apply);
    },
  };
}

/** True for a pending object that settles by itself. */
export function isUnsettled(object: SimulatedObject): boolean {
  switch (object.object) {
    case 'payment_intent':
      return object['status'] === 'processing';
    case 'payout':
      return object['status'] === 'pending' || object['status'] === 'in_transit';
    case 'refund':
      return (
        object['status'] === 'pending' ||
        (object['status'] === 'succeeded' && typeof object['simulated_failure'] === 'string')
      );
    default:
      return false;
  }
}

/** A new id in Stripe's style. */
export function newId(prefix: string): string {
  return `${prefix}_sim${randomBytes(12).toString('hex')}`;
}
