import { jsonAnswer, type SimulatorAnswer, type SimulatorRequest } from '@lango/core/simulator-kit';
import { z } from 'zod';
import type { SimulatorActions } from './simulator-actions.js';
import { shown } from './simulator-records.js';
import type { SimulatorState } from './simulator-state.js';
import { StripeProblem } from './stripe-problem.js';

/** Dependencies of the control API. */
export interface ControlParts {
  readonly state: SimulatorState;
  readonly actions: SimulatorActions;
  readonly setEndpoint: (endpoint: { readonly url: string; readonly secret?: string | undefined }) => void;
}

const endpoint = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  secret: z.string().min(1).optional(),
});
const target = { gatewayReference: z.string().min(1) };
const payment = z.strictObject({ ...target, paymentMethod: z.string().min(1).default('pm_card_visa') });
const authentication = z.strictObject({ ...target, succeeds: z.boolean().default(true) });
const settlement = z.strictObject(target);
const failure = z.strictObject({ ...target, code: z.string().min(1) });
const part = z.strictObject({ ...target, amountMinor: z.number().int().min(1).optional() });
const dispute = z.strictObject({
  ...part.shape,
  reason: z.string().min(1).default('fraudulent'),
  isInquiry: z.boolean().optional(),
});
const disputeStep = z.strictObject({
  disputeId: z.string().min(1),
  step: z.enum(['escalate', 'close', 'win', 'lose']),
});
const dashboardRefund = z.strictObject({
  ...part.shape,
  status: z.enum(['succeeded', 'pending', 'requires_action']).optional(),
});

/** Control requests for actions of payers, banks and the Dashboard and for the webhook address, besides those of every simulator. */
export function stripeControl({ state, actions, setEndpoint }: ControlParts) {
  const post =
    <T>(schema: z.ZodType<T>, act: (body: T) => object) =>
    ({ body }: SimulatorRequest): SimulatorAnswer => {
      try {
        return jsonAnswer(200, act(schema.parse(JSON.parse(body || '{}'))));
      } catch (error) {
        if (error instanceof StripeProblem) return jsonAnswer(error.status, { error: error.message });
        if (error instanceof z.ZodError) return jsonAnswer(400, { error: error.message });
        throw error;
      }
    };
  return {
    'GET /_simulator/webhooks': () =>
      jsonAnswer(200, { url: state.endpoint()?.url ?? null, pending: state.pendingEvents().length }),
    'POST /_simulator/webhooks': post(endpoint, (body) => {
      setEndpoint(body);
      return { url: body.url };
    }),
    'POST /_simulator/pay': post(payment, ({ gatewayReference, paymentMethod }) =>
      shown(actions.pay(gatewayReference, paymentMethod)),
    ),
    'POST /_simulator/authenticate': post(authentication, ({ gatewayReference, succeeds }) =>
      shown(actions.authenticate(gatewayReference, succeeds)),
    ),
    'POST /_simulator/settle': post(settlement, ({ gatewayReference }) =>
      shown(actions.settle(gatewayReference)),
    ),
    'POST /_simulator/expire': post(settlement, ({ gatewayReference }) =>
      shown(actions.expire(gatewayReference)),
    ),
    'POST /_simulator/fail': post(failure, ({ gatewayReference, code }) =>
      shown(actions.fail(gatewayReference, code)),
    ),
    'POST /_simulator/disputes': post(dispute, ({ gatewayReference, reason, ...options }) =>
      shown(actions.dispute(gatewayReference, reason, options)),
    ),
    'POST /_simulator/disputes/advance': post(disputeStep, ({ disputeId, step }) =>
      shown(actions.advanceDispute(disputeId, step)),
    ),
    'POST /_simulator/refunds': post(dashboardRefund, ({ gatewayReference, ...options }) =>
      shown(actions.refund(gatewayReference, options)),
    ),
    'POST /_simulator/capture': post(part, ({ gatewayReference, amountMinor }) =>
      shown(actions.capture(gatewayReference, amountMinor)),
    ),
    'POST /_simulator/reverse-transfer': post(part, ({ gatewayReference, amountMinor }) =>
      shown(actions.reverseTransfer(gatewayReference, amountMinor)),
    ),
  };
}
