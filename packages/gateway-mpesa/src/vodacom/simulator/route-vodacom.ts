import { jsonAnswer, type SimulatorOptions, type SimulatorRequest } from '@lango/core/simulator-kit';
import type { VodacomMarket } from '../../mpesa-options.js';
import type { RequestBody } from '../../shared/simulator/request-body.js';
import type { SimulatorOperation } from '../../shared/simulator/simulator-fault.js';
import { vodacomAnswer, VodacomRefusal } from './vodacom-answers.js';
import {
  paymentRoute,
  queryRoute,
  reversalRoute,
  type VodacomRoute,
  type VodacomRouteContext,
} from './vodacom-routes.js';
import type { VodacomSessions } from './vodacom-sessions.js';

const routes: Readonly<Record<string, VodacomRoute>> = {
  'POST c2bPayment/singleStage/': paymentRoute('deposit', 'input_PurchasedItemsDesc'),
  'POST b2cPayment/': paymentRoute('withdrawal', 'input_PaymentItemsDesc'),
  'PUT reversal/': reversalRoute,
  'GET queryTransactionStatus/': queryRoute,
};

/** The Open API's part of a simulator: its routes, and its refusals. */
export function routeVodacom(
  market: VodacomMarket,
  sessions: VodacomSessions,
  context: VodacomRouteContext,
): Pick<SimulatorOptions<SimulatorOperation>, 'route' | 'refusals' | 'refused'> {
  const base = new RegExp(`^/(?:sandbox|openapi)/ipg/v2/${market}/(.*)$`);
  return {
    refused: (error) => (error instanceof VodacomRefusal ? vodacomAnswer(error.code) : undefined),
    refusals: {
      throttle: () => vodacomAnswer('INS-16'),
      maintenance: () => vodacomAnswer('INS-16'),
      'token-expired': () => {
        sessions.endAll();
        return vodacomAnswer('INS-989');
      },
    },
    route: ({ method, path: fullPath, query, headers, body }: SimulatorRequest) => {
      const path = base.exec(fullPath)?.[1];
      if (path === undefined) return vodacomAnswer('INS-998');
      const { origin, authorization } = headers;
      if (origin === undefined) return jsonAnswer(403, {});
      if (path === 'getSession/' && method === 'GET')
        return {
          subject: { operation: 'token' },
          act: () => vodacomAnswer('INS-0', { output_SessionID: sessions.open(authorization) }),
        };
      const route = routes[`${method} ${path}`];
      if (route === undefined) return jsonAnswer(404, {});
      sessions.assertOpen(authorization);
      const parameters =
        method === 'GET' ? Object.fromEntries(new URLSearchParams(query)) : parseObject(body);
      return { subject: route.describe(parameters), act: ([fault]) => route.act(parameters, context, fault) };
    },
  };
}

/** @throws {VodacomRefusal} `INS-21` where it is no object */
function parseObject(body: string): RequestBody {
  try {
    const json: unknown = JSON.parse(body);
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as RequestBody;
  } catch {
    // Refused below.
  }
  throw new VodacomRefusal('INS-21');
}
