import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerControl, type ControlContext } from './control-api.js';
import {
  balanceRoute,
  businessPaymentRoute,
  payoutRoute,
  reversalRoute,
  statusRoute,
} from './conversation-routes.js';
import { customerPaymentRoute, qrCodeRoute, registerRoute } from './customer-payment-routes.js';
import { invalidToken, refusal } from './daraja-answers.js';
import { type SimulatorAnswer } from '../../shared/simulator/simulator-answer.js';
import { promptQueryRoute, promptRoute } from './prompt-routes.js';
import { pullQueryRoute, pullRegisterRoute } from './record-routes.js';
import { RefusedRequest } from './request-fields.js';
import { type RequestBody } from '../../shared/simulator/request-body.js';
import type { SimulatorFault } from '../../shared/simulator/simulator-fault.js';
import type { DarajaRoute } from './simulator-route.js';
import type { SimulatorTokens } from './simulator-tokens.js';

const routes: Readonly<Record<string, DarajaRoute>> = {
  '/mpesa/stkpush/v1/processrequest': promptRoute,
  '/mpesa/stkpushquery/v1/query': promptQueryRoute,
  '/mpesa/b2c/v3/paymentrequest': payoutRoute,
  '/mpesa/b2b/v1/paymentrequest': businessPaymentRoute,
  '/mpesa/b2b/v1/remittax': businessPaymentRoute,
  '/mpesa/b2pochi/v1/paymentrequest': businessPaymentRoute,
  '/mpesa/reversal/v1/request': reversalRoute,
  '/mpesa/transactionstatus/v1/query': statusRoute,
  '/mpesa/accountbalance/v1/query': balanceRoute,
  '/mpesa/c2b/v1/registerurl': registerRoute,
  '/mpesa/c2b/v2/registerurl': registerRoute,
  '/mpesa/c2b/v1/simulate': customerPaymentRoute,
  '/mpesa/c2b/v2/simulate': customerPaymentRoute,
  '/mpesa/qrcode/v1/generate': qrCodeRoute,
  '/pulltransactions/v1/register': pullRegisterRoute,
  '/pulltransactions/v1/query': pullQueryRoute,
};

/** What the server needs besides the engine. */
export interface SimulatorServerContext extends ControlContext {
  readonly tokens: SimulatorTokens;
}

/** Cuts the connection instead of answering. */
const cut = Symbol('cut the connection');

/** Daraja over HTTP, with its refusals, and the control interface beside it. */
export function createSimulatorServer(context: SimulatorServerContext): Server {
  return createServer((request, response) => {
    answer(request, context)
      .then((result) => {
        if (result === cut) request.socket.destroy();
        else write(response, result);
      })
      .catch(() => request.socket.destroy());
  });
}

function write(response: ServerResponse, { status, headers, body }: SimulatorAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}

async function answer(
  request: IncomingMessage,
  context: SimulatorServerContext,
): Promise<SimulatorAnswer | typeof cut> {
  const body = await readBody(request);
  const { method = 'GET' } = request;
  const url = new URL(request.url ?? '/', 'http://simulator');
  const control = answerControl(method, url.pathname, body, context);
  if (control !== undefined) return control;
  if (url.pathname === '/oauth/v1/generate') return answerToken(request, url, context);
  const route = routes[url.pathname];
  if (route === undefined) return refusal(404, '404.001.01', 'Resource not found');
  if (method !== 'POST') return refusal(405, '405.001', 'Method Not Allowed');
  if (!context.tokens.accepts(request.headers.authorization)) return invalidToken();
  const json = parseObject(body);
  return json === undefined
    ? refusal(400, '400.002.05', 'Invalid Request Payload')
    : carryOut(route, json, context);
}

function answerToken(
  request: IncomingMessage,
  url: URL,
  context: SimulatorServerContext,
): SimulatorAnswer | typeof cut {
  const fault = context.faults.take({ operation: 'token' });
  if (fault?.kind === 'drop-before-acting' || fault?.kind === 'drop-after-acting') return cut;
  if (fault?.kind === 'maintenance')
    return refusal(503, '00.002.1001', 'Service is currently under maintenance. Please try again later');
  if (url.searchParams.get('grant_type') !== 'client_credentials') {
    return refusal(400, '400.008.02', 'Invalid grant type passed');
  }
  return context.tokens.issue(request.headers.authorization);
}

async function carryOut(
  route: DarajaRoute,
  body: RequestBody,
  context: SimulatorServerContext,
): Promise<SimulatorAnswer | typeof cut> {
  const fault = context.faults.take(route.describe(body));
  const before = faultBeforeActing(fault, context);
  if (before !== undefined) return before;
  const { engine } = context;
  try {
    const { answer: result, settleNow } = await route.act(body, context, fault);
    if (fault?.kind === 'reorder-callback') {
      settleNow?.();
      await engine.delivery.idle();
    }
    if (fault?.kind === 'delay')
      await new Promise<void>((resolve) => engine.clock.schedule(fault.delayMs ?? 1_000, resolve));
    return fault?.kind === 'drop-after-acting' ? cut : result;
  } catch (error) {
    if (error instanceof RefusedRequest) return error.answer;
    throw error;
  }
}

function faultBeforeActing(
  fault: SimulatorFault | undefined,
  context: SimulatorServerContext,
): SimulatorAnswer | typeof cut | undefined {
  switch (fault?.kind) {
    case 'drop-before-acting':
      return cut;
    case 'throttle':
      return refusal(500, '500.003.02', 'Error Occured: Spike Arrest Violation');
    case 'maintenance':
      return refusal(503, '00.002.1001', 'Service is currently under maintenance. Please try again later');
    case 'token-expired':
      context.tokens.revoke();
      return invalidToken();
    case 'delay':
    case 'drop-after-acting':
    case 'decline':
    case 'no-callback':
    case 'late-callback':
    case 'duplicate-callback':
    case 'reorder-callback':
    case 'malformed-callback':
    case 'late-success':
    case undefined:
      return undefined;
  }
}

const maxBodyBytes = 256 * 1024;

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBodyBytes) throw new Error('the body is too large');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parseObject(body: string): RequestBody | undefined {
  try {
    const json: unknown = JSON.parse(body);
    return typeof json === 'object' && json !== null && !Array.isArray(json)
      ? (json as RequestBody)
      : undefined;
  } catch {
    return undefined;
  }
}
