import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { merchantEventTypes } from '../../../packages/runtime-kafka/src/services/shared/merchant-events/merchant-events.js';
import { readInterfaces } from '../../settings/interface-docs.js';
import { renderEventsTopicPage } from './events-topic-page.js';
import { renderHttpApiPage } from './http-api-page.js';
import { failureReasons, metrics, paymentErrorCodes, problemTypes } from './known-codes.js';

const root = join(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const page = (name: string) => join(root, `docs/reference/${name}.md`);
const written = 'Written by `npx vitest run --project system tests/docs/reference -u`.';

/** When each event is told, in the words of the runtime's own page. */
const whenTold = new Map(
  [...read('packages/runtime-kafka/README.md').matchAll(/^\| (`[a-z.]+_?[^|]*`) \| ([^|]+) \|$/gm)].flatMap(
    ([, names = '', when = '']) =>
      [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => [name, when] as const),
  ),
);
const interfaces = readInterfaces(['packages/runtime-kafka/src/services/shared/merchant-events']);
const dataOf = (type: string) => {
  if (type === 'deposit.incoming') return 'IncomingDepositEventData';
  return type === 'endpoint.disabled' ? 'EndpointDisabledEventData' : 'TransactionEventData';
};

function eventsPage(): string {
  const shapes = ['TransactionEventData', 'IncomingDepositEventData', 'EndpointDisabledEventData'].flatMap(
    (name) => [
      `### ${name}`,
      '',
      '| member | type |',
      '| --- | --- |',
      ...[...(interfaces.get(name) ?? [])].map(
        ([member, { type }]) => `| \`${member}\` | \`${type.replaceAll('|', '\\|')}\` |`,
      ),
      '',
    ],
  );
  return [
    '# Events',
    '',
    'What a merchant is told, as signed HTTP requests ([Standard Webhooks](https://www.standardwebhooks.com)) and by `runtime.on` in the process.',
    'How to receive, verify and repeat them: [For merchants](../guides/merchants.md). ' + written,
    '',
    '| event | when | `data` |',
    '| --- | --- | --- |',
    ...merchantEventTypes.map(
      (type) =>
        `| \`${type}\` | ${whenTold.get(type) ?? ''} | [${dataOf(type)}](#${dataOf(type).toLowerCase()}) |`,
    ),
    '',
    'The body is `{ "type", "timestamp", "data" }`. Events that follow an entry add `data.entry: { kind, reference, amount }`, a lost dispute',
    '`data.dispute: { reference }`, a discrepancy `data.discrepancy: { discrepancyId, kind }`. None holds a person’s data.',
    '',
    '## Data',
    '',
    ...shapes,
  ].join('\n');
}

function metricsPage(): string {
  return [
    '# Metrics',
    '',
    '`GET /metrics` at `http.operationsPort`, in Prometheus’ text format, beside those of Node.js itself (`process_…`, `nodejs_…`).',
    'Dashboards and alerts that use them: [Monitoring](../guides/monitoring.md). ' + written,
    '',
    '| metric | kind | labels | what it counts |',
    '| --- | --- | --- | --- |',
    ...metrics().map(
      ({ name, kind, labels, help }) =>
        `| \`${name}\` | ${kind} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} |`,
    ),
    '',
  ].join('\n');
}

function codesPage(): string {
  return [
    '# Error codes',
    '',
    'Codes are stable and part of the contract; messages are for people and change. ' + written,
    '',
    '## PaymentError',
    '',
    'Thrown by gateways and layers when an operation has no outcome to report. `effect` says whether money can have moved.',
    'What to do about each: [Troubleshooting](../troubleshooting/payment-errors.md).',
    '',
    '| code | usual effect | what it says |',
    '| --- | --- | --- |',
    ...paymentErrorCodes().map(
      ({ code, effect, about }) =>
        `| [\`${code}\`](../troubleshooting/payment-errors.md#${code}) | ${effect} | ${about} |`,
    ),
    '',
    '## Reasons of a failed payment',
    '',
    `\`failure.reason\` is one of ${failureReasons()
      .map((reason) => `\`${reason}\``)
      .join(', ')}. \`rawCode\` beside it is the provider’s own.`,
    '',
    '## Problems of the HTTP API',
    '',
    'Answered as `application/problem+json` (RFC 9457) with `type`, `title`, `status`, `detail`, and `field` where one is wrong.',
    'What to do about each: [Troubleshooting](../troubleshooting/problems.md).',
    '',
    '| `type` | status |',
    '| --- | --- |',
    ...problemTypes().map(
      ({ code, statuses }) =>
        `| [\`urn:lango:problem:${code}\`](../troubleshooting/problems.md#${code}) | ${statuses.join(', ')} |`,
    ),
    '',
  ].join('\n');
}

function commandPage(): string {
  const [, usage = ''] =
    /const usage = `([^`]+)`/.exec(read('packages/runtime-kafka/src/cli/lango.ts')) ?? [];
  return [
    '# The lango command',
    '',
    'Comes with `@lango/runtime-kafka`; run it as `npx lango` in a project that has installed it. ' + written,
    '',
    '```text',
    usage.trimEnd(),
    '```',
    '',
    'What each is for: [the runtime’s page](../../packages/runtime-kafka/README.md#the-command).',
    '',
  ].join('\n');
}

describe('generated pages of the reference', () => {
  it.each([
    ['http-api', renderHttpApiPage],
    ['events', eventsPage],
    ['events-topic', renderEventsTopicPage],
    ['metrics', metricsPage],
    ['error-codes', codesPage],
    ['command', commandPage],
  ])('%s says what the code says', async (name, render) => {
    await expect(render()).toMatchFileSnapshot(page(name));
  });

  it('knows of every event when it is told', () => {
    expect(merchantEventTypes.filter((type) => !whenTold.has(type))).toEqual([]);
  });

  it('finds codes, problems and metrics at all', () => {
    expect(paymentErrorCodes().length).toBeGreaterThan(15);
    expect(problemTypes().map(({ code }) => code)).toEqual(
      expect.arrayContaining(['not-found', 'malformed-request']),
    );
    const names = read('packages/runtime-kafka/src/infrastructure/observability/prometheus-metrics.ts').match(
      /'lango_\w+'/g,
    );
    expect(metrics().map(({ name }) => `'${name}'`)).toEqual(names);
  });
});
