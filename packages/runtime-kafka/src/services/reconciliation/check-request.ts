import type { GatewayRecordSource } from '@lango/core';
import { ConfigurationError } from '../../ports/configuration-error.js';
import type { ServiceContext } from '../shared/service-context.js';
import { marginMs } from './comparison.js';
import type { ReconciliationRequest } from './reconciliation-report.js';

/** The gateway, source and period of a request. @throws {ConfigurationError} in one line when the request does not fit the gateway */
export function checkRequest({ gateways, clock }: ServiceContext, request: ReconciliationRequest) {
  const gateway = gateways.find(request.gatewayId);
  if (gateway === undefined) throw new ConfigurationError(`there is no gateway ${request.gatewayId}`);
  const { records } = gateway.capabilities;
  const wanted = request.statement === undefined ? 'api' : 'statement';
  const source = records?.[wanted];
  if (records === undefined || source === undefined) {
    const other =
      records?.api !== undefined ? ': leave --statement out' : records?.statement ? ': pass --statement' : '';
    throw new ConfigurationError(
      `${gateway.gatewayId} has no records by ${wanted === 'api' ? 'asking' : 'statement'}${other}`,
    );
  }
  const [fromMs, toMs] = [Date.parse(request.from), Date.parse(request.to)];
  if (!Number.isFinite(fromMs) || !Number.isFinite(toMs) || fromMs >= toMs)
    throw new ConfigurationError('the period must go from an ISO 8601 time to a later one');
  const refusal = whyNotFrom(source, fromMs, clock.now());
  if (refusal !== undefined) {
    const instead = wanted === 'api' && records.statement && fromMs < clock.now() ? ': pass --statement' : '';
    throw new ConfigurationError(`${gateway.gatewayId}: the period ${refusal}${instead}`);
  }
  return { gateway, source, order: records.order, period: { fromMs, toMs } };
}

/** Why a source cannot be compared from that time on; `undefined` when it can. */
export function whyNotFrom(
  { historyMs = Infinity }: GatewayRecordSource,
  fromMs: number,
  nowMs: number,
): string | undefined {
  if (fromMs > nowMs + marginMs) return 'lies in the future';
  if (fromMs >= nowMs - historyMs) return undefined;
  return `begins before the last ${Math.floor(historyMs / 3_600_000)} hours, which is all that the gateway lists`;
}
