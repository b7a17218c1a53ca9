import type { z } from 'zod';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { Answer } from '../../ports/answer.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { apiRoutes, ApiOperation } from './api-routes.js';
import type { Caller } from './authenticate.js';
import { notFound } from './problem.js';

/** One call, checked: who asks, and what for. */
export interface ApiCall<Body = unknown, Query = unknown> {
  readonly request: Request;
  readonly params: Readonly<Record<string, string>>;
  /** There for every route with a scope. */
  readonly caller?: Caller;
  readonly body: Body;
  readonly query: Query;
}

/** Answers one call. */
export type ApiHandler<Body = unknown, Query = unknown> = (
  call: ApiCall<Body, Query> & { readonly caller?: Caller },
) => Promise<Answer>;

/** A call of somebody known. */
export type CallerCall<Body = unknown, Query = unknown> = ApiCall<Body, Query> & { readonly caller: Caller };

type Route<Operation extends ApiOperation> = (typeof apiRoutes)[Operation];
type OutputOf<R, Member extends string> =
  R extends Record<Member, infer S extends z.ZodType> ? z.output<S> : unknown;

/** The handler that each route needs, typed by the route's own schemas. */
export type ApiHandlers = {
  readonly [Operation in ApiOperation]: (
    call: Route<Operation> extends { readonly scope: string }
      ? CallerCall<OutputOf<Route<Operation>, 'body'>, OutputOf<Route<Operation>, 'query'>>
      : ApiCall,
  ) => Promise<Answer>;
};

/**
 * The caller's transaction.
 *
 * @throws {Problem} 404, the same for none, for another merchant's and for the other environment's (I16)
 */
export async function ownTransaction(
  { store }: ServiceContext,
  caller: Caller,
  transactionId: string,
): Promise<TransactionRecord> {
  // Looked up only when it has an id's shape: not every text is one that the store can be asked about.
  const record = /^txn_[0-9a-f]{32}$/.test(transactionId) ? await store.find(transactionId) : undefined;
  if (record?.merchantId !== caller.merchantId || record.environment !== caller.environment) throw notFound();
  return record;
}
