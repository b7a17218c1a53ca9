import type { TraceEntry } from '../trace.js';
import type { World } from '../world.js';
import { apiOperation } from './api-operation.js';
import { bookOperation } from './book-operation.js';
import { callbackOperations } from './callback-operations.js';
import { endOperations } from './end-operations.js';
import type { Operation } from './operation.js';
import { findPayments } from './payments.js';
import { providerOperation } from './provider-operation.js';

/** The members of a finished world that are read. */
export type HistoryWorld = Pick<World, 'rows' | 'trace' | 'providers' | 'clockJumped' | 'endedAtMs'>;

/** An operation without its position. `payment` is set where `input.id` does not identify it. */
export type Draft = Pick<Operation, 'input' | 'output'> & {
  readonly payment?: string;
  readonly client?: string;
  /** Position of the call, where it precedes its answer. */
  readonly since?: number;
};

/** A history as operations: requests and answers, ledgers and responses of the gateways, commits, merchant events, and the end. */
export function operationsOf(world: HistoryWorld, history: number): readonly Operation[] {
  const payments = findPayments(world);
  const operations: Operation[] = [];
  const add = (
    { process, atMs }: Pick<TraceEntry, 'process' | 'atMs'>,
    order: number,
    draft: Draft,
  ): void => {
    const payment = draft.payment ?? payments.of(draft.input.id);
    if (payment === undefined) return;
    operations.push({
      history,
      payment,
      client: draft.client ?? process,
      // An event is a point in time; a request has begun before the next event.
      call: draft.since === undefined ? 2 * order : 2 * draft.since - 1,
      return: 2 * order,
      atMs,
      input: draft.input,
      output: draft.output,
    });
  };
  world.trace.entries.forEach((entry, order) => {
    const drafts = draftsOf(world, payments, entry);
    for (const draft of drafts) add(entry, order, draft);
  });
  const ending = { process: 'world', atMs: world.endedAtMs };
  for (const draft of endOperations(world, payments)) add(ending, world.trace.entries.length, draft);
  return operations;
}

function draftsOf(
  world: HistoryWorld,
  payments: ReturnType<typeof findPayments>,
  { event }: TraceEntry,
): readonly Draft[] {
  const one =
    apiOperation(world, payments, event) ?? bookOperation(event) ?? providerOperation(world, payments, event);
  return one === undefined ? callbackOperations(event) : [one];
}
