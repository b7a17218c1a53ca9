import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { VodacomMarket } from '../../mpesa-options.js';
import { jsonAnswer, type SimulatorAnswer } from '../../shared/simulator/simulator-answer.js';
import type { RequestBody } from '../../shared/simulator/request-body.js';
import type { SimulatorClock } from '../../shared/simulator/simulator-clock.js';
import type { FaultList } from '../../shared/simulator/simulator-fault.js';
import { vodacomAnswer, VodacomRefusal } from './vodacom-answers.js';
import {
  paymentRoute,
  queryRoute,
  reversalRoute,
  type VodacomRoute,
  type VodacomRouteContext,
} from './vodacom-routes.js';
import type { VodacomSessions } from './vodacom-sessions.js';

/** What the server works with. */
export interface VodacomServerContext {
  readonly market: VodacomMarket;
  readonly faults: FaultList;
  readonly sessions: VodacomSessions;
  readonly clock: SimulatorClock;
  readonly routes: VodacomRouteContext;
}

const routes: Readonly<Record<string, VodacomRoute>> = {
  'POST c2bPayment/singleStage/': paymentRoute('deposit', 'input_PurchasedItemsDesc'),
  'POST b2cPayment/': paymentRoute('withdrawal', 'input_PaymentItemsDesc'),
  'PUT reversal/': reversalRoute,
  'GET queryTransactionStatus/': queryRoute,
};

/** Cuts the connection instead of answering. */
const cut = Symbol('cut the connection');

/** The Open API over HTTP, with its refusals. */
export function createVodacomSimulatorServer(context: VodacomServerContext): Server {
  const { market, faults, sessions, clock } = context;
  const answer = async (request: IncomingMessage): Promise<SimulatorAnswer | typeof cut> => {
    const body = await readBody(request);
    const url = new URL(request.url ?? '/', 'http://simulator');
    const path = new RegExp(`^/(?:sandbox|openapi)/ipg/v2/${market}/(.*)$`).exec(url.pathname)?.[1];
    if (path === undefined) return vodacomAnswer('INS-998');
    if (request.headers.origin === undefined) return jsonAnswer(403, {});
    const { authorization } = request.headers;
    if (path === 'getSession/' && request.method === 'GET') {
      const fault = faults.take({ operation: 'token' });
      if (fault?.kind === 'drop-before-acting' || fault?.kind === 'drop-after-acting') return cut;
      return vodacomAnswer('INS-0', { output_SessionID: sessions.open(authorization) });
    }
    const route = routes[`${request.method ?? ''} ${path}`];
    if (route === undefined) return jsonAnswer(404, {});
    sessions.assertOpen(authorization);
    return carryOut(
      route,
      request.method === 'GET' ? Object.fromEntries(url.searchParams) : parseObject(body),
    );
  };
  const carryOut = async (route: VodacomRoute, body: RequestBody): Promise<SimulatorAnswer | typeof cut> => {
    const fault = faults.take(route.describe(body));
    if (fault?.kind === 'drop-before-acting') return cut;
    if (fault?.kind === 'throttle' || fault?.kind === 'maintenance') throw new VodacomRefusal('INS-16');
    if (fault?.kind === 'token-expired') {
      sessions.endAll();
      throw new VodacomRefusal('INS-989');
    }
    const result = route.act(body, context.routes, fault);
    if (fault?.kind === 'delay')
      await new Promise<void>((resolve) => clock.schedule(fault.delayMs ?? 1_000, resolve));
    return fault?.kind === 'drop-after-acting' ? cut : result;
  };
  return createServer((request, response) => {
    answer(request)
      .catch((error: unknown) => (error instanceof VodacomRefusal ? vodacomAnswer(error.code) : cut))
      .then((result) => {
        if (result === cut) request.socket.destroy();
        else response.writeHead(result.status, result.headers).end(result.body);
      })
      .catch(() => request.socket.destroy());
  });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

/** @throws {VodacomRefusal} `INS-21` where it is no object */
function parseObject(body: string): RequestBody {
  try {
    const json: unknown = JSON.parse(body);
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as RequestBody;
  } catch {
    // Named below.
  }
  throw new VodacomRefusal('INS-21');
}
