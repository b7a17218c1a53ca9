import { createUlid } from '../messages/create-ulid.js';
import type { HttpResult } from '../ports/http-result.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { Api } from '../services/api/api.js';
import { createRouter } from '../services/api/create-router.js';
import { readIdempotencyKey } from '../services/api/idempotency-key.js';
import { takeCall } from '../services/api/limit-calls.js';
import { notFound, Problem } from '../services/api/problem.js';
import { readJsonBody, readQuery } from '../services/api/read-json-body.js';
import { createSearchBudget } from '../services/api/search-budget.js';
import { jsonResult } from '../services/shared/http/json-result.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import type { Operator, OperationsCall } from './operations-call.js';
import { createOperationsHandlers } from './operations-handlers.js';
import { operationsRoutes, type OperationsOperation, type OperationsRoute } from './operations-routes.js';
import type { OperationsTools } from './operations-tools.js';
import { createCallLog } from './record-calls.js';
import { toSessionView } from './session-handlers.js';
import { assertMay, createSignIn } from './sign-in.js';

/** Sign-ins per address and minute: enough for typing errors, too few for guessing. */
const signInLimit = { calls: 20, windowMs: 60_000 };
const callLimit = { calls: 3_000, windowMs: 60_000 };

const commonHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
};

const controlCharacter = /[\u0000-\u001f\u007f]/;

/** The operators' HTTP API, under `/v1/operations/`. Every call is logged in the audit log, except for a page's periodic refresh. */
export function createOperationsApi(context: ServiceContext, tools: OperationsTools): Api {
  const signIn = createSignIn(context, tools.proxySignIn);
  const handlers = createOperationsHandlers(context, tools, signIn) as unknown as Record<
    OperationsOperation,
    (call: OperationsCall) => Promise<HttpResult>
  >;
  const log = createCallLog(context, tools.redact);
  const searches = createSearchBudget();

  const handleSignIn = async (
    request: Request,
    sourceAddress: string | undefined,
  ): Promise<[HttpResult, Operator]> => {
    await takeCall(context.rateLimiter, `operator-sign-in:${sourceAddress ?? ''}`, signInLimit);
    const { token } = await readJsonBody(request, operationsRoutes.operatorSignIn.body);
    const { operator, cookie } = await signIn.open(request, token);
    const result = jsonResult(toSessionView(operator));
    return [{ ...result, headers: { ...result.headers, 'set-cookie': cookie } }, operator];
  };

  const serve = async (
    operation: OperationsOperation,
    request: Request,
    params: Record<string, string>,
    sourceAddress: string | undefined,
  ): Promise<HttpResult> => {
    const route: OperationsRoute = operationsRoutes[operation];
    const entry: { operator?: Operator; body?: unknown } = {};
    const handle = async (): Promise<HttpResult> => {
      if (route.role === undefined) {
        const [result, operator] = await handleSignIn(request, sourceAddress);
        entry.operator = operator;
        return result;
      }
      const operator = (entry.operator = await signIn.authenticate(request));
      await takeCall(context.rateLimiter, `operator:${operator.name}`, callLimit);
      assertMay(request, operator, route.role);
      if (route.idempotencyKey === true) readIdempotencyKey(request);
      // No id contains control characters, and PostgreSQL rejects some of them.
      if (Object.values(params).some((value) => controlCharacter.test(value))) throw notFound();
      const query = route.query ? readQuery(new URL(request.url), route.query) : {};
      const body = (entry.body = route.body
        ? await readJsonBody(request, route.body, route.bodyBytesMax)
        : {});
      const run = () => handlers[operation]({ request, params, operator, body, query });
      return route.query ? searches.run(operator.name, run) : run();
    };
    const result = await handle().catch((error: unknown) => errorResult(context, error));
    await log({ operation, request, params, status: result.status, sourceAddress, ...entry });
    return result;
  };

  const serveRouted = createRouter<{ readonly sourceAddress: string | undefined }>(
    Object.entries<OperationsRoute>(operationsRoutes).map(([operation, { method, path }]) => ({
      method,
      path,
      handle: (request, params, { sourceAddress }) =>
        serve(operation as OperationsOperation, request, params, sourceAddress),
    })),
    (error) => errorResult(context, error),
  );
  return async (request, peer) => {
    const { status, headers, body } = await serveRouted(request, { sourceAddress: peer?.sourceAddress });
    return {
      status,
      headers: { ...commonHeaders, ...headers },
      body: request.method === 'HEAD' ? '' : body,
    };
  };
}

/** A refusal keeps its reason. Any other error is internal. */
function errorResult({ logger, random, clock }: ServiceContext, error: unknown): HttpResult {
  if (error instanceof Problem) return error.toResult();
  if (error instanceof ConfigurationError) return new Problem(409, 'refused', error.message).toResult();
  const errorId = createUlid(clock.now(), random);
  const message = error instanceof Error ? error.message : String(error);
  logger.error({ errorId, error: message }, 'an operator’s request failed');
  return new Problem(500, 'internal', `internal error; the log has it as ${errorId}`).toResult();
}
