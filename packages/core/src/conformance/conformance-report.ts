import type { GatewayCapabilities } from '../gateway/v1/gateway-capabilities-v1.js';

/** How one check ended. */
export interface ConformanceResult {
  readonly check: string;
  readonly situation: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped. */
  readonly reason?: string;
}

/** What a gateway promises and which promises it kept. */
export interface ConformanceReport {
  readonly gatewayId: string;
  readonly capabilities: GatewayCapabilities | undefined;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
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

/** The report as a page for a README: capabilities first, then every check. The same results give the same text. */
export function renderConformanceReport(report: ConformanceReport): string {
  const { gatewayId, capabilities, passed, failed, skipped, results } = report;
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
