import { PaymentError } from '@lango/core';
import { z } from 'zod';
import type { SimulatorActions } from './simulator-actions.js';
import { simulatorFault, type FaultList } from './simulator-faults.js';
import type { SimulatorState } from './simulator-state.js';
import { StripeProblem } from './stripe-problem.js';
import { shown } from './stripe-routes.js';

/** What the control API answers. */
export interface ControlAnswer {
  readonly status: number;
  readonly body: object;
}

/** What the control API works on. */
export interface ControlParts {
  readonly state: SimulatorState;
  readonly faults: FaultList;
  readonly actions: SimulatorActions;
  setEndpoint(endpoint: { readonly url: string; readonly secret?: string | undefined }): void;
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

/**
 * The simulator's own end points under `/_simulator`: the ledger, faults, and what payers and banks do.
 *
 * @returns `undefined` for another path
 */
export function answerControl(
  parts: ControlParts,
  method: string,
  path: string,
  body: string,
): ControlAnswer | undefined {
  const { faults, actions } = parts;
  const read = <T>(schema: z.ZodType<T>): T => schema.parse(JSON.parse(body || '{}'));
  const done = (object: object = {}): ControlAnswer => ({ status: 200, body: object });
  try {
    switch (`${method} ${path}`) {
      case 'GET /_simulator/health':
        return done({ ok: true });
      case 'GET /_simulator/ledger':
        return done({ movements: parts.state.movements() });
      case 'GET /_simulator/faults':
        return done({ faults: faults.list() });
      case 'POST /_simulator/faults':
        faults.add(read(simulatorFault));
        return { status: 201, body: { faults: faults.list() } };
      case 'DELETE /_simulator/faults':
        faults.clear();
        return done();
      case 'POST /_simulator/webhooks': {
        const given = read(endpoint);
        parts.setEndpoint(given);
        return done({ url: given.url });
      }
      case 'GET /_simulator/webhooks':
        return done({
          url: parts.state.endpoint()?.url ?? null,
          pending: parts.state.pendingEvents().length,
        });
      case 'POST /_simulator/pay': {
        const { gatewayReference, paymentMethod } = read(payment);
        return done(shown(actions.pay(gatewayReference, paymentMethod)));
      }
      case 'POST /_simulator/authenticate': {
        const { gatewayReference, succeeds } = read(authentication);
        return done(shown(actions.authenticate(gatewayReference, succeeds)));
      }
      case 'POST /_simulator/settle':
        return done(shown(actions.settle(read(settlement).gatewayReference)));
      case 'POST /_simulator/expire':
        return done(shown(actions.expire(read(settlement).gatewayReference)));
      case 'POST /_simulator/fail': {
        const { gatewayReference, code } = read(failure);
        return done(shown(actions.fail(gatewayReference, code)));
      }
      case 'POST /_simulator/disputes': {
        const { gatewayReference, reason, ...options } = read(dispute);
        return done(shown(actions.dispute(gatewayReference, reason, options)));
      }
      case 'POST /_simulator/disputes/advance': {
        const { disputeId, step } = read(disputeStep);
        return done(shown(actions.advanceDispute(disputeId, step)));
      }
      case 'POST /_simulator/refunds': {
        const { gatewayReference, ...options } = read(dashboardRefund);
        return done(shown(actions.refund(gatewayReference, options)));
      }
      case 'POST /_simulator/capture': {
        const { gatewayReference, amountMinor } = read(part);
        return done(shown(actions.capture(gatewayReference, amountMinor)));
      }
      case 'POST /_simulator/reverse-transfer': {
        const { gatewayReference, amountMinor } = read(part);
        return done(shown(actions.reverseTransfer(gatewayReference, amountMinor)));
      }
      default:
        return path.startsWith('/_simulator/')
          ? { status: 404, body: { error: `no ${method} ${path}` } }
          : undefined;
    }
  } catch (error) {
    if (error instanceof StripeProblem) return { status: error.status, body: { error: error.message } };
    if (error instanceof z.ZodError || error instanceof SyntaxError || PaymentError.is(error))
      return { status: 400, body: { error: error.message } };
    throw error;
  }
}
