import type { z } from 'zod';
import type { HttpResult } from '../ports/http-result.js';
import type { OperatorRole } from '../ports/operator.js';
import type { operationsRoutes, OperationsOperation } from './operations-routes.js';

/** The authenticated operator. */
export interface Operator {
  readonly name: string;
  readonly role: OperatorRole;
  /** With a browser session: required in requests that change something. */
  readonly csrfToken?: string;
  readonly sessionDigest?: string;
  readonly expiresAtMs?: number;
}

/** One call, authenticated and validated. */
export interface OperationsCall<Body = unknown, Query = unknown> {
  readonly request: Request;
  readonly params: Readonly<Record<string, string>>;
  readonly operator: Operator;
  readonly body: Body;
  readonly query: Query;
}

type Route<Operation extends OperationsOperation> = (typeof operationsRoutes)[Operation];
type OutputOf<R, Member extends string> =
  R extends Record<Member, infer S extends z.ZodType> ? z.output<S> : unknown;

/** One handler per route that needs a signed-in operator, typed by the route's schemas. */
export type OperationsHandlers = {
  readonly [Operation in Exclude<OperationsOperation, 'operatorSignIn'>]: (
    call: OperationsCall<OutputOf<Route<Operation>, 'body'>, OutputOf<Route<Operation>, 'query'>>,
  ) => Promise<HttpResult>;
};
