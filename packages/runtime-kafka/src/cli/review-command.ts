import type { RuntimeConfig } from '../composition/runtime-config.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import { print, withRuntime } from './with-runtime.js';

/** Flags of `lango review settle`. */
export interface ReviewOptions {
  readonly transaction?: string | undefined;
  readonly outcome?: string | undefined;
  readonly reference?: string | undefined;
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
}

/** `lango review list|settle`. */
export function reviewCommand(
  config: RuntimeConfig,
  [action]: readonly string[],
  options: ReviewOptions,
): Promise<number> {
  switch (action ?? '') {
    case 'list':
      return withRuntime(config, async ({ admin }) => (await admin.listForReview()).forEach(print));
    case 'settle': {
      const { transaction, outcome, reference, by, reason } = options;
      if (transaction === undefined || by === undefined || reason === undefined) {
        throw new ConfigurationError(
          'lango review settle needs --transaction ID --outcome OUTCOME --by NAME --reason TEXT',
        );
      }
      if (outcome !== 'succeeded' && outcome !== 'failed' && outcome !== 'acknowledged') {
        throw new ConfigurationError('--outcome is succeeded, failed or acknowledged');
      }
      return withRuntime(config, async ({ admin }) =>
        print(
          await admin.settleByReview({
            transactionId: transaction,
            outcome,
            decidedBy: by,
            reason,
            ...(reference !== undefined && { gatewayReference: reference }),
          }),
        ),
      );
    }
    default:
      throw new ConfigurationError('lango review takes list or settle');
  }
}
