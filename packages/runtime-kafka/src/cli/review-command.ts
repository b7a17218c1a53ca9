import type { RuntimeConfig } from '../composition/runtime-config.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import { required } from './required.js';
import { print, withRuntime } from './with-runtime.js';

/** Flags of `lango review`. */
export interface ReviewOptions {
  readonly transaction?: string | undefined;
  readonly outcome?: string | undefined;
  readonly reference?: string | undefined;
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
}

/** `lango review list|show|settle|propose-reissue|approve-reissue|withdraw-reissue`; `resend` is an earlier word for a reissue. */
export function reviewCommand(
  config: RuntimeConfig,
  [action]: readonly string[],
  options: ReviewOptions,
): Promise<number> {
  switch (action?.replace(/-resend$/, '-reissue') ?? '') {
    case 'list':
      return withRuntime(config, async ({ admin }) => (await admin.listForReview()).forEach(print));
    case 'show': {
      const transactionId = required(options.transaction, '--transaction ID');
      return withRuntime(config, async ({ admin }) => print(await admin.showReview(transactionId)));
    }
    case 'settle':
      return settle(config, options);
    case 'propose-reissue': {
      const statement = readStatement('propose-reissue', options);
      return withRuntime(config, async ({ admin }) => print(await admin.proposeReissue(statement)));
    }
    case 'withdraw-reissue': {
      const statement = readStatement('withdraw-reissue', options);
      return withRuntime(config, async ({ admin }) => print(await admin.withdrawReissue(statement)));
    }
    case 'approve-reissue': {
      const statement = readStatement('approve-reissue', options);
      return withRuntime(config, async ({ admin }) => print(await admin.approveReissue(statement)));
    }
    default:
      throw new ConfigurationError(
        'lango review takes list, show, settle, propose-reissue, approve-reissue or withdraw-reissue',
      );
  }
}

function settle(config: RuntimeConfig, options: ReviewOptions): Promise<number> {
  const { outcome, reference } = options;
  const statement = readStatement('settle', options, '--outcome OUTCOME ');
  if (outcome !== 'succeeded' && outcome !== 'failed' && outcome !== 'acknowledged') {
    throw new ConfigurationError('--outcome is succeeded, failed or acknowledged');
  }
  return withRuntime(config, async ({ admin }) =>
    print(
      await admin.resolveReview({
        ...statement,
        outcome,
        ...(reference !== undefined && { gatewayReference: reference }),
      }),
    ),
  );
}

/** Transaction, name and reason, which every decision needs. */
function readStatement(action: string, { transaction, by, reason }: ReviewOptions, others = '') {
  if (transaction !== undefined && by !== undefined && reason !== undefined)
    return { transactionId: transaction, decidedBy: by, reason };
  throw new ConfigurationError(
    `lango review ${action} needs --transaction ID ${others}--by NAME --reason TEXT`,
  );
}
