import { decideNextStep } from '../../decisions/decide-next-step.js';
import type { TransactionRecord } from '../../ports/transaction-record.js';
import { commitDecision, decisionContextOf } from '../shared/apply-decision.js';
import type { ServiceContext } from '../shared/service-context.js';
import type { LookUp, WorkHandlers } from '../shared/work-handlers.js';
import { attempt } from './attempt.js';
import { createGatewayPauses } from './gateway-pauses.js';

/**
 * Takes the next step of transactions: first attempts, retries and look-ups. The caller makes sure that it is due: it claimed the row, or was woken
 * for a queued one. One per process: it remembers which gateways are paused.
 */
export function createPaymentProcessor(
  context: ServiceContext,
  lookUp: LookUp,
): Required<Pick<WorkHandlers, 'transactions'>> {
  const pauses = createGatewayPauses(context);
  const takeNextStep = async (record: TransactionRecord): Promise<void> => {
    const { gatewayId } = record.transaction;
    // Without its capabilities nothing can be decided here. The row is due again soon, for a process that has it.
    if (context.gateways.find(gatewayId) === undefined)
      throw new Error(`this process has no gateway ${gatewayId}: add it here too`);
    const work = decideNextStep(record, {
      ...decisionContextOf(context, record),
      pausedUntilMs: pauses.until(gatewayId),
      traceParent: context.tracing.headers()['traceparent'],
    });
    switch (work?.kind) {
      case 'send':
        return attempt(context, record, work, pauses);
      case 'change':
        await commitDecision(context, record, work);
        return;
      case 'look-up':
        return lookUp(record);
      case undefined:
        return;
    }
  };
  return { transactions: takeNextStep };
}
