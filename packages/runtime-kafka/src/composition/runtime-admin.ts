import { callbackPathOf } from '@lango/core';
import { createMerchantCallbackSecret } from '@lango/core/merchant-callbacks';
import type { DeadLetter } from '../ports/dead-letter.js';
import type { StoreTotals } from '../ports/transaction-store.js';
import type { CallbackSummary, IncomingDepositView, RowCounts } from '../ports/administration-store.js';
import { ConfigurationError } from '../ports/configuration-error.js';
import { secretOverlapMs } from '../services/shared/merchant-events/manage-endpoints.js';
import { audit } from '../services/audit/audit.js';
import type { AuditReport, AuditRequest } from '../services/audit/audit-report.js';
import { assignIncomingDeposit } from '../services/callback-processor/assign-incoming-deposit.js';
import { replayDeadLetters } from '../services/shared/dead-letters.js';
import { replayCallback, type ReplayOutcome } from '../services/callback-receiver/replay-callback.js';
import { applyRetention, defaultRetention } from '../services/housekeeping/apply-retention.js';
import { erasePersonalData, type ErasureRequest } from '../services/housekeeping/erase-personal-data.js';
import { reconcile } from '../services/reconciliation/reconcile.js';
import type {
  ReconciliationReport,
  ReconciliationRequest,
} from '../services/reconciliation/reconciliation-report.js';
import type { ServiceContext } from '../services/shared/service-context.js';
import type { RuntimeConfig } from './runtime-config.js';
import { captureAdmin, type CaptureAdmin } from './capture-admin.js';
import { examine } from './examine.js';
import type { Finding } from './finding.js';
import type { ServerChecks } from './infrastructure.js';
import { endpointAdmin, type EndpointAdmin } from './endpoint-admin.js';
import { eventHandlerAdmin, type EventHandlerAdmin } from './event-handler-admin.js';
import { operatorAdmin, type OperatorAdmin } from './operator-admin.js';
import { reviewAdmin, type ReviewAdmin } from './review-admin.js';
import { tokenAdmin, type TokenAdmin } from './token-admin.js';

/** A new merchant. The secret cannot be shown again. */
export interface CreatedMerchant {
  readonly merchantId: string;
  /** Signs callbacks to the `callbackUrl` of a request. Endpoints have their own secrets. */
  readonly callbackSecret: string;
}

/** Operators' functions, which the `lango` command calls. */
export interface RuntimeAdmin
  extends TokenAdmin, ReviewAdmin, EndpointAdmin, CaptureAdmin, EventHandlerAdmin, OperatorAdmin {
  /** Creates one that may use these gateways; default: every gateway. */
  createMerchant(name: string, options?: { readonly gateways?: readonly string[] }): Promise<CreatedMerchant>;
  listMerchants(): Promise<
    readonly {
      readonly merchantId: string;
      readonly name: string;
      readonly disabled: boolean;
      /** Ids of the gateways that it may use; absent: all. */
      readonly gateways?: readonly string[];
    }[]
  >;
  /**
   * Sets the gateways that a merchant may use for new payments; `'all'`, the default, removes the list. Takes effect within 30 s. Earlier payments
   * continue and can be refunded through any gateway.
   *
   * @throws {ConfigurationError} when there is no such merchant, or the list is empty: that is what `disableMerchant` is for
   * @throws {PaymentError} `invalid_request`, effect `none`, for a gateway that this process does not have and the list did not have
   */
  setMerchantGateways(merchantId: string, gatewayIds: readonly string[] | 'all'): Promise<void>;
  /** Its tokens stop working within 30 s; earlier payments continue. False when there is no such merchant, or it was disabled. */
  disableMerchant(merchantId: string): Promise<boolean>;
  /** Creates a new secret for the `callbackUrl` of requests; the old one also signs for 24 hours. */
  rotateMerchantSecret(merchantId: string): Promise<{ readonly callbackSecret: string }>;
  /** URLs to register with a gateway for payments that customers start. They contain a secret. */
  incomingAddresses(gatewayId: string): { readonly validation: string; readonly confirmation: string };
  /** Incoming deposits; by default those without a merchant. */
  listIncomingDeposits(options?: {
    readonly all?: boolean;
    readonly limit?: number;
  }): Promise<readonly IncomingDepositView[]>;
  assignIncomingDeposit(incomingDepositId: string, merchantId: string): Promise<boolean>;
  listCallbacks(limit?: number): Promise<readonly CallbackSummary[]>;
  /** Runs a stored raw callback through its adapter and the processor again, with the verdict at receipt. */
  replayCallback(callbackId: string): Promise<ReplayOutcome>;
  /**
   * Seals every stored secret with the first master key. The others can be removed once `tokensOnOlderKeys` is 0: a token moves to the first key
   * when it is used.
   */
  resealSecrets(): Promise<{
    readonly resealed: number;
    readonly upToDate: number;
    readonly tokensOnOlderKeys: number;
  }>;
  /** Checks the system: what is wrong, and what to do about it. */
  examine(): Promise<readonly Finding[]>;
  erase(request: ErasureRequest): Promise<RowCounts>;
  applyRetention(): Promise<RowCounts>;
  totals(): Promise<StoreTotals>;
  /** Compares a period with the gateway's own records. See {@link ReconciliationReport}. */
  reconcile(
    request: ReconciliationRequest,
    progress?: (records: number) => void,
  ): Promise<ReconciliationReport>;
  /** Checks that balances are the sums of their entries, over everything or a period. See {@link AuditReport}. */
  audit(request?: AuditRequest, progress?: (transactions: number) => void): Promise<AuditReport>;
  /** The newest 100. */
  listDeadLetters(): Promise<readonly DeadLetter[]>;
  /** Makes the work of one, or of all, due again. Returns how many. */
  replayDeadLetters(messageId?: string, progress?: (done: number, total: number) => void): Promise<number>;
}

/** Builds the operators' functions. */
export function createRuntimeAdmin(
  context: ServiceContext,
  config: RuntimeConfig,
  serverChecks?: ServerChecks,
): RuntimeAdmin {
  const { store, random, clock, keyRing, gateways } = context;
  const newSecret = () => createMerchantCallbackSecret((size) => random.bytes(size));
  const merchantOf = async (merchantId: string) => {
    const merchant = await store.findMerchant(merchantId);
    if (merchant === undefined) throw new ConfigurationError(`there is no merchant ${merchantId}`);
    return merchant;
  };
  /** One that is on the list already may be unknown to this process and known to others. */
  const checkGateways = (
    gatewayIds: readonly string[],
    former: readonly string[] = [],
  ): readonly string[] => {
    const isList: boolean = Array.isArray(gatewayIds) && gatewayIds.length > 0;
    if (!isList)
      throw new ConfigurationError("gateways must list one gatewayId or more, or be 'all'", 'gateways');
    gatewayIds.filter((id) => !former.includes(id)).forEach((id) => gateways.get(id));
    return [...new Set(gatewayIds)];
  };
  return {
    ...tokenAdmin(context),
    ...reviewAdmin(context),
    ...endpointAdmin(context),
    ...captureAdmin(context),
    ...eventHandlerAdmin(context),
    ...operatorAdmin(context),
    createMerchant: async (name, options) => {
      if (typeof name !== 'string' || name.trim() === '')
        throw new ConfigurationError('name must be a text and not blank', 'name');
      const allowed = options?.gateways && checkGateways(options.gateways);
      const merchantId = `mer_${Buffer.from(random.bytes(12)).toString('hex')}`;
      const callbackSecret = newSecret();
      await store.addMerchant({
        merchantId,
        name,
        callbackSecretSealed: keyRing.seal(callbackSecret),
        createdAtMs: clock.now(),
        ...(allowed && { gateways: allowed }),
      });
      return { merchantId, callbackSecret };
    },
    listMerchants: async () =>
      (await store.listMerchants()).map(({ merchantId, name, disabledAtMs, gateways: list }) => ({
        merchantId,
        name,
        disabled: disabledAtMs !== undefined,
        ...(list !== undefined && { gateways: list }),
      })),
    setMerchantGateways: async (merchantId, gatewayIds) => {
      const { gateways: former } = await merchantOf(merchantId);
      const allowed = gatewayIds === 'all' ? undefined : checkGateways(gatewayIds, former);
      await store.setMerchantGateways(merchantId, allowed);
    },
    disableMerchant: (merchantId) => store.disableMerchant(merchantId, clock.now()),
    rotateMerchantSecret: async (merchantId) => {
      await merchantOf(merchantId);
      const callbackSecret = newSecret();
      await store.rotateMerchantSecret(
        merchantId,
        keyRing.seal(callbackSecret),
        clock.now() + secretOverlapMs,
      );
      return { callbackSecret };
    },
    incomingAddresses: (gatewayId) => {
      const path = callbackPathOf(gateways.get(gatewayId));
      const base = `${context.publicCallbackBaseUrl}/callbacks/${path}/c2b/${keyRing.callbackToken(`c2b:${gatewayId}`)}`;
      if (context.publicCallbackBaseUrl === '')
        throw new ConfigurationError('set publicCallbackBaseUrl: the address begins with it');
      return { validation: `${base}/validation`, confirmation: `${base}/confirmation` };
    },
    listIncomingDeposits: ({ all = false, limit = 100 } = {}) =>
      store.listIncomingDeposits({ unassignedOnly: !all, limit }),
    assignIncomingDeposit: async (incomingDepositId, merchantId) => {
      await merchantOf(merchantId);
      return assignIncomingDeposit(context, incomingDepositId, merchantId);
    },
    listCallbacks: (limit = 100) => store.pageCallbacks({ limit }),
    replayCallback: (callbackId) => replayCallback(context, callbackId, config),
    resealSecrets: async () => {
      const secrets = await store.listSealedSecrets();
      const old = secrets.filter(({ sealed }) => !keyRing.isSealedWithCurrent(sealed));
      for (const secret of old)
        await store.replaceSealedSecret(secret, keyRing.seal(keyRing.unseal(secret.sealed)));
      const merchants = await store.listMerchants();
      const tokens = await Promise.all(merchants.map(({ merchantId }) => store.listTokens(merchantId)));
      const tokensOnOlderKeys = tokens
        .flat()
        .filter(
          (token) => token.revokedAtMs === undefined && !keyRing.isSealedWithCurrent(token.secretDigest),
        );
      return {
        resealed: old.length,
        upToDate: secrets.length - old.length,
        tokensOnOlderKeys: tokensOnOlderKeys.length,
      };
    },
    examine: () => examine(context, config, serverChecks),
    erase: (request) => erasePersonalData(context, request),
    applyRetention: () => applyRetention(context, { ...defaultRetention, ...config.retention }),
    totals: () => store.totals(),
    reconcile: (request, progress) => reconcile(context, request, progress),
    audit: (request, progress) => audit(context, request, progress),
    listDeadLetters: () => store.listDeadLetters(100),
    replayDeadLetters: (messageId, progress) =>
      replayDeadLetters(context, messageId === undefined ? {} : { messageId }, progress),
  };
}
