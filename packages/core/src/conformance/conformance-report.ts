import { gatewayIdPattern } from '../gateway/check-gateway.js';
import { checkRequest } from '../input/check-input.js';
import type { GatewayCapabilities } from '../gateway/v1/gateway-capabilities-v1.js';

/** Result of one check. */
export interface ConformanceResult {
  /** Name of the check. */
  readonly check: string;
  /** The situation it ran in. */
  readonly situation: string;
  /** `skipped`: not applicable. */
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped. */
  readonly reason?: string;
}

/** Results of the conformance suite for one gateway. */
export interface ConformanceReport {
  /** `unknown` if no harness could be created. */
  readonly gatewayId: string;
  /** The gateway's capabilities. */
  readonly capabilities: GatewayCapabilities | undefined;
  /** Number of passed checks. */
  readonly passed: number;
  /** Number of failed checks. */
  readonly failed: number;
  /** Number of skipped checks. */
  readonly skipped: number;
  /** One for every check, in order. */
  readonly results: readonly ConformanceResult[];
}

/** Counts results into a report. */
export function toConformanceReport(
  gateway: { readonly gatewayId: string; readonly capabilities: GatewayCapabilities } | undefined,
  results: readonly ConformanceResult[],
): ConformanceReport {
  const count = (outcome: ConformanceResult['outcome']) =>
    results.filter((result) => result.outcome === outcome).length;
  return {
    gatewayId: gateway?.gatewayId ?? 'unknown',
    capabilities: gateway?.capabilities,
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    results,
  };
}

/**
 * Renders the report as Markdown for a README: capabilities first, then every check. Deterministic.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, naming the member of the report.
 */
export function renderConformanceReport(report: ConformanceReport): string {
  const { gatewayId, capabilities, passed, failed, skipped, results } = checkReport(report);
  const rows = results.map(
    ({ check, situation, outcome, reason }) =>
      `| ${cell(check)} | \`${situation}\` | ${outcome}${reason === undefined ? '' : `: ${cell(reason)}`} |`,
  );
  return [
    `# Conformance of ${gatewayId}`,
    '',
    `${passed} passed, ${failed} failed, ${skipped} skipped.`,
    '',
    ...(capabilities === undefined ? [] : renderCapabilities(capabilities)),
    '## Checks',
    '',
    '| promise | situation | outcome |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

/** Checks a report, which may have been parsed from JSON. */
function checkReport(report: ConformanceReport): ConformanceReport {
  const { gatewayId, capabilities, results } = checkRequest.object('report', report);
  // It becomes part of a file name.
  checkRequest.text('report.gatewayId', gatewayId, { pattern: gatewayIdPattern });
  for (const count of ['passed', 'failed', 'skipped'] as const)
    checkRequest.number(`report.${count}`, report[count], { least: 0, whole: true });
  if (capabilities !== undefined)
    for (const terms of Object.values(
      checkRequest.object(
        'report.capabilities.operations',
        checkRequest.object('report.capabilities', capabilities).operations,
      ),
    ))
      checkRequest.object(
        'report.capabilities.operations',
        checkRequest.object('report.capabilities.operations', terms).amounts,
      );
  for (const result of checkRequest.list('report.results', results)) {
    const { check, situation, outcome, reason = '' } = checkRequest.object('report.results', result);
    for (const text of [check, situation, reason]) checkRequest.wellFormed('report.results', text);
    checkRequest.oneOf('report.results', outcome, ['passed', 'failed', 'skipped']);
  }
  return report;
}

function renderCapabilities({ operations, callbackProof }: GatewayCapabilities): string[] {
  const rows = Object.entries(operations).map(([operation, terms]) => {
    const currencies = Object.keys(terms.amounts);
    const shown = currencies.length > 6 ? `${currencies.length} currencies` : currencies.join(', ');
    return `| ${operation} | ${terms.idempotency} | ${terms.absenceIsProof === true ? 'yes' : 'no'} | ${cell(shown)} |`;
  });
  return [
    '## Capabilities',
    '',
    `Callbacks: ${callbackProof === 'signature' ? 'signed' : 'hints, confirmed by a look-up'}.`,
    '',
    '| operation | idempotency | absence is proof | currencies |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ];
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
}
