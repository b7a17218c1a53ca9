import { Hono } from 'hono';
import { createUlid } from '../messages/create-ulid.js';
import type { Answer } from '../ports/answer.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import type { Api } from '../services/api/api.js';
import { readIdempotencyKey } from '../services/api/idempotency-key.js';
import { takeCall } from '../services/api/limit-calls.js';
import { notFound, Problem } from '../services/api/problem.js';
import { readJsonBody, readQuery } from '../services/api/read-json-body.js';
import { createUnrouted } from '../services/api/unrouted.js';
import { createSearchBudget } from '../services/api/search-budget.js';
import { jsonAnswer } from '../services/shared/http/answer.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import type { Operator, OperationsCall } from './operations-call.js';
import { createOperationsHandlers } from './operations-handlers.js';
import { operationsRoutes, type OperationsOperation, type OperationsRoute } from './operations-routes.js';
import type { OperationsTools } from './operations-tools.js';
import { createCallLog } from './record-calls.js';
import { toSessionView } from './session-handlers.js';
import { assertMay, createSignIn } from './sign-in.js';

/** Sign-ins of one address a minute: a person mistypes, a guesser goes on. */
const signInLimit = { calls: 20, windowMs: 60_000 };
const callLimit = { calls: 3_000, windowMs: 60_000 };

const commonHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
};

/** One request on its way through the routes. */
interface RequestState {
  answer?: Answer;
  readonly sourceAddress?: string | undefined;
}

const answered = new Response(null);
const controlCharacter = /[\u0000-\u001f\u007f]/;

/** The operators' HTTP interface, under `/v1/operations/`. Every call but a page's own refreshing is in the audit log. */
export function createOperationsApi(context: ServiceContext, tools: OperationsTools): Api {
  const signIn = createSignIn(context, tools.proxySignIn);
  const handlers = createOperationsHandlers(context, tools, signIn) as unknown as Record<
    OperationsOperation,
    (call: OperationsCall) => Promise<Answer>
  >;
  const log = createCallLog(context, tools.redact);
  const searches = createSearchBudget();

  const signInBy = async (
    request: Request,
    sourceAddress: string | undefined,
  ): Promise<[Answer, Operator]> => {
    await takeCall(context.rateLimiter, `operator-sign-in:${sourceAddress ?? ''}`, signInLimit);
    const { token } = await readJsonBody(request, operationsRoutes.operatorSignIn.body);
    const { operator, cookie } = await signIn.open(request, token);
    const answer = jsonAnswer(toSessionView(operator));
    return [{ ...answer, headers: { ...answer.headers, 'set-cookie': cookie } }, operator];
  };

  const serve = async (
    operation: OperationsOperation,
    request: Request,
    params: Record<string, string>,
    sourceAddress: string | undefined,
  ): Promise<Answer> => {
    const route: OperationsRoute = operationsRoutes[operation];
    const entry: { operator?: Operator; body?: unknown } = {};
    const handle = async (): Promise<Answer> => {
      if (route.role === undefined) {
        const [answer, operator] = await signInBy(request, sourceAddress);
        entry.operator = operator;
        return answer;
      }
      const operator = (entry.operator = await signIn.authenticate(request));
      await takeCall(context.rateLimiter, `operator:${operator.name}`, callLimit);
      assertMay(request, operator, route.role);
      if (route.idempotencyKey === true) readIdempotencyKey(request);
      // No name has one, and the store takes none.
      if (Object.values(params).some((value) => controlCharacter.test(value))) throw notFound();
      const query = route.query ? readQuery(new URL(request.url), route.query) : {};
      const body = (entry.body = route.body
        ? await readJsonBody(request, route.body, route.bodyBytesMax)
        : {});
      const run = () => handlers[operation]({ request, params, operator, body, query });
      return route.query ? searches.run(operator.name, run) : run();
    };
    const answer = await handle().catch((error: unknown) => answerTo(context, error));
    await log({ operation, request, params, status: answer.status, sourceAddress, ...entry });
    return answer;
  };

  const app = new Hono<{ Bindings: RequestState }>();
  for (const [operation, route] of Object.entries(operationsRoutes)) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    app.on(route.method, path, async (c) => {
      c.env.answer = await serve(
        operation as OperationsOperation,
        c.req.raw,
        c.req.param(),
        c.env.sourceAddress,
      );
      return answered;
    });
  }
  const unrouted = createUnrouted(Object.values<OperationsRoute>(operationsRoutes));
  app.notFound((c) => {
    c.env.answer = unrouted(c.req.raw);
    return answered;
  });
  app.onError((error, c) => {
    c.env.answer = answerTo(context, error);
    return answered;
  });
  return async (request, peer) => {
    const state: RequestState = { sourceAddress: peer?.sourceAddress };
    await app.fetch(request, state);
    const { status, headers, body } = state.answer ?? notFound().toAnswer();
    return {
      status,
      headers: { ...commonHeaders, ...headers },
      body: request.method === 'HEAD' ? '' : body,
    };
  };
}

/** What an operator may not do, or what has moved on, is a refusal with its reason; all else is ours. */
function answerTo({ logger, random, clock }: ServiceContext, error: unknown): Answer {
  if (error instanceof Problem) return error.toAnswer();
  if (error instanceof ConfigurationError) return new Problem(409, 'refused', error.message).toAnswer();
  const errorId = createUlid(clock.now(), random);
  const message = error instanceof Error ? error.message : String(error);
  logger.error({ errorId, error: message }, 'an operator’s request failed');
  return new Problem(500, 'internal', `something failed here; the log has it as ${errorId}`).toAnswer();
}
