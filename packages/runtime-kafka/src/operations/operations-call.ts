import type { z } from 'zod';
import type { Answer } from '../ports/answer.js';
import type { OperatorRole } from '../ports/operator.js';
import type { operationsRoutes, OperationsOperation } from './operations-routes.js';

/** Who is asking. */
export interface Operator {
  readonly name: string;
  readonly role: OperatorRole;
  /** With a browser's session: what its changes must carry. */
  readonly csrfToken?: string;
  readonly sessionDigest?: string;
  readonly expiresAtMs?: number;
}

/** One call, checked. */
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

/** The handler of each route that somebody has to be signed in for, typed by the route's own schemas. */
export type OperationsHandlers = {
  readonly [Operation in Exclude<OperationsOperation, 'operatorSignIn'>]: (
    call: OperationsCall<OutputOf<Route<Operation>, 'body'>, OutputOf<Route<Operation>, 'query'>>,
  ) => Promise<Answer>;
};

/** ISO 8601 UTC. */
export const iso = (ms: number): string => new Date(ms).toISOString();
/** The same of a time that may be absent. */
export const isoIf = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : iso(ms));
