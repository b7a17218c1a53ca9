import { apiErrors } from '../daraja/mapping/api-errors.js';
import { brokerResponseCodes } from '../daraja/mapping/broker-response-codes.js';
import type { ResultCodeRow } from '../shared/code-row.js';
import { payoutResultCodes, transactionStatusWords } from '../daraja/mapping/payout-result-codes.js';
import { promptResultCodes } from '../daraja/mapping/prompt-result-codes.js';
import { vodacomCodes, vodacomStatusWords } from '../vodacom/vodacom-codes.js';

/** The documentation's code tables, from the rows that the adapter itself uses. */
export function renderCodeTables(): string {
  return [
    '# M-Pesa codes and what the adapter makes of them',
    'Generated from `src/mapping`; a test holds this page equal to it (`npx vitest run --project unit -u packages/gateway-mpesa` writes it anew).',
    '`succeeded` and `failed` are final. `pending` and `unknown` keep the transaction open and lead to a look-up; nothing is sent again for them. A success that does not show receipt and amount counts as `unknown`. **A code that is in no table is `unknown`.**',
    section('Deposit prompt (STK push): callback and query', resultTable(promptResultCodes)),
    '"Doubtful" failures are believed in a look-up only once the prompt must be over (`promptLifetimeMs`, three minutes by default), because sources report successes after them.',
    section('Results of B2C, B2B and reversals, REST and SOAP', resultTable(payoutResultCodes)),
    section('Answers to a status query', resultTable(transactionStatusWords)),
    'A status query whose own result code is not 0 proves nothing about the transaction.',
    section('Refusals by the Daraja API', apiErrorTable()),
    'Anything else: 401 and 403 are `credentials_rejected` (none); 408 and 409 are `gateway_error` (unknown); another 4xx is `request_rejected` (none) for a prompt and `gateway_error` (unknown) for a request that moves our money out; an unreadable 2xx is `response_unreadable` (unknown); every other answer is `gateway_error` (unknown).',
    section('Synchronous answers of the SOAP broker', brokerTable()),
    section("Vodacom's Open API", vodacomTable()),
    section(
      'Words of `output_ResponseTransactionStatus`',
      table(['Word', 'Outcome'], Object.entries(vodacomStatusWords)),
    ),
    '',
  ].join('\n\n');
}

function section(title: string, body: string): string {
  return `## ${title}\n\n${body}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function resultTable(rows: readonly ResultCodeRow[]): string {
  return table(
    ['Code', 'Meaning', 'Outcome', 'Reason', 'Note'],
    rows.map((row) => [`\`${row.code}\``, row.meaning, row.outcome, row.reason ?? '', notesOf(row)]),
  );
}

function notesOf(row: ResultCodeRow): string {
  const notes = [
    row.retryable === true ? 'may go through later' : '',
    row.doubtful === true ? 'doubtful' : '',
    row.configuration === true ? 'configuration' : '',
  ];
  return notes.filter((note) => note !== '').join(', ');
}

function apiErrorTable(): string {
  return table(
    ['errorCode', 'Message', 'Meaning', 'Outcome', 'Thrown as', 'Effect'],
    apiErrors.map((row) => [
      `\`${row.errorCode}\``,
      row.messagePart === undefined ? '' : `"${row.messagePart}"`,
      row.renewsToken === true ? `${row.meaning}: renewed once, sent once more` : row.meaning,
      row.outcome,
      `\`${row.error}\``,
      row.outcome === 'rejected' ? 'none' : 'unknown',
    ]),
  );
}

function brokerTable(): string {
  return table(
    ['ResponseCode', 'Meaning', 'Outcome'],
    brokerResponseCodes.map(({ code, meaning, outcome }) => [`\`${code}\``, meaning, outcome]),
  );
}

function vodacomTable(): string {
  return table(
    ['Code', 'Meaning', 'Outcome', 'Reason or error'],
    vodacomCodes.map(({ code, meaning, outcome, reason, error }) => [
      `\`${code}\``,
      meaning,
      outcome,
      reason ?? error ?? '',
    ]),
  );
}
