import type { z } from 'zod';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import type { HttpResult } from '../../ports/http-result.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { apiRoutes, ApiOperation } from './api-routes.js';
import type { Caller } from './authenticate.js';
import { notFound } from './problem.js';

/** One call, authenticated and validated. */
export interface ApiCall<Body = unknown, Query = unknown> {
  readonly request: Request;
  readonly params: Readonly<Record<string, string>>;
  /** Set for every route with a scope. */
  readonly caller?: Caller;
  readonly body: Body;
  readonly query: Query;
}

/** Handles one call. */
export type ApiHandler = (call: ApiCall) => Promise<HttpResult>;

/** A call with an authenticated caller. */
export type CallerCall<Body = unknown, Query = unknown> = ApiCall<Body, Query> & { readonly caller: Caller };

type Route<Operation extends ApiOperation> = (typeof apiRoutes)[Operation];
type OutputOf<R, Member extends string> =
  R extends Record<Member, infer S extends z.ZodType> ? z.output<S> : unknown;

/** One handler per route, typed by the route's schemas. */
export type ApiHandlers = {
  readonly [Operation in ApiOperation]: (
    call: Route<Operation> extends { readonly scope: string }
      ? CallerCall<OutputOf<Route<Operation>, 'body'>, OutputOf<Route<Operation>, 'query'>>
      : ApiCall,
  ) => Promise<HttpResult>;
};

/**
 * The caller's transaction.
 *
 * @throws {Problem} 404, also for another merchant's transaction and for the other environment's (I16)
 */
export async function ownTransaction(
  { store }: ServiceContext,
  caller: Caller,
  transactionId: string,
): Promise<TransactionRecord> {
  // Only well-formed ids reach the store: PostgreSQL rejects some texts.
  const record = /^txn_[0-9a-f]{32}$/.test(transactionId) ? await store.find(transactionId) : undefined;
  if (record?.merchantId !== caller.merchantId || record.environment !== caller.environment) throw notFound();
  return record;
}
