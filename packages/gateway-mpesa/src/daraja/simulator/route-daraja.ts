import type {
  SimulatorAnswer,
  SimulatorCall,
  SimulatorOptions,
  SimulatorRequest,
} from '@lango/core/simulator-kit';
import {
  balanceRoute,
  businessPaymentRoute,
  olderPayoutRoute,
  payoutRoute,
  reversalRoute,
  statusRoute,
} from './conversation-routes.js';
import { customerPaymentRoute, qrCodeRoute, registerRoute } from './customer-payment-routes.js';
import { invalidToken, refusal } from './daraja-answers.js';
import { promptQueryRoute, promptRoute } from './prompt-routes.js';
import { pullQueryRoute, pullRegisterRoute } from './record-routes.js';
import { RefusedRequest } from './request-fields.js';
import type { RequestBody } from '../../shared/simulator/request-body.js';
import type { SimulatorOperation } from '../../shared/simulator/simulator-fault.js';
import type { DarajaRoute, RouteContext } from './simulator-route.js';
import type { SimulatorTokens } from './simulator-tokens.js';

const routes: Readonly<Record<string, DarajaRoute>> = {
  '/mpesa/stkpush/v1/processrequest': promptRoute,
  '/mpesa/stkpushquery/v1/query': promptQueryRoute,
  '/mpesa/b2c/v1/paymentrequest': olderPayoutRoute,
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

/** Daraja's part of a simulator: its routes, and its refusals. */
export function routeDaraja(
  context: RouteContext,
  tokens: SimulatorTokens,
): Pick<SimulatorOptions<SimulatorOperation>, 'route' | 'refusals' | 'refused'> {
  const route = (request: SimulatorRequest): SimulatorCall<SimulatorOperation> | SimulatorAnswer => {
    if (request.path === '/oauth/v1/generate')
      return { subject: { operation: 'token' }, act: () => answerToken(request, tokens) };
    const matched = routes[request.path];
    if (matched === undefined) return refusal(404, '404.001.01', 'Resource not found');
    if (request.method !== 'POST') return refusal(405, '405.001', 'Method Not Allowed');
    if (!tokens.accepts(request.headers['authorization'])) return invalidToken();
    const body = parseObject(request.body);
    if (body === undefined) return refusal(400, '400.002.05', 'Invalid Request Payload');
    return {
      subject: matched.describe(body),
      act: async ([fault]) => {
        const { answer, settleNow } = await matched.act(body, context, fault);
        if (fault?.kind === 'reorder-callbacks') {
          settleNow?.();
          await context.engine.delivery.idle();
        }
        return answer;
      },
    };
  };
  return {
    route,
    refused: (error) => (error instanceof RefusedRequest ? error.answer : undefined),
    refusals: {
      throttle: () => refusal(500, '500.003.02', 'Error Occured: Spike Arrest Violation'),
      maintenance: () =>
        refusal(503, '00.002.1001', 'Service is currently under maintenance. Please try again later'),
      'token-expired': () => {
        tokens.revoke();
        return invalidToken();
      },
    },
  };
}

function answerToken({ query, headers }: SimulatorRequest, tokens: SimulatorTokens): SimulatorAnswer {
  return new URLSearchParams(query).get('grant_type') === 'client_credentials'
    ? tokens.issue(headers['authorization'])
    : refusal(400, '400.008.02', 'Invalid grant type passed');
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
