import { toNairobiDateTime } from '../mapping/nairobi-time.js';
import type { SimulatorEngine } from './simulator-engine.js';
import { simulatorCredentials, type MpesaSimulatorOptions } from './simulator-options.js';
import type { SimulatorMovement } from './simulator-state.js';

const header =
  'Receipt No.,Completion Time,Initiation Time,Details,Transaction Status,Paid In,Withdrawn,Balance,Balance Confirmed,Reason Type,Other Party Info,Linked Transaction ID,A/C No.';

/** The ledger as the portal exports it: an organisation statement, newest first, with the charge of a withdrawal as a separate row. */
export function statementFile(
  movements: readonly SimulatorMovement[],
  options: { readonly shortCode: string; readonly accountReferenceOf: (gatewayReference: string) => string },
): string {
  let balanceMinor = 0;
  const rows = movements.flatMap((movement) => {
    const lines = linesOf(movement, options);
    return lines.map((line) => {
      balanceMinor += line.amountMinor;
      return toRow(movement, line, balanceMinor);
    });
  });
  return [`Short Code:,${options.shortCode}`, '', header, ...rows.reverse(), ''].join('\r\n');
}

/** A statement of all movements of a running simulator. */
export function exportStatement({ state }: SimulatorEngine, { shortCodes }: MpesaSimulatorOptions): string {
  return statementFile(state.movements, {
    shortCode: shortCodes?.[0] ?? simulatorCredentials.shortCode,
    accountReferenceOf: (reference) => state.prompts.get(reference)?.accountReference ?? '',
  });
}

interface Line {
  readonly amountMinor: number;
  readonly details: string;
  readonly reason: string;
  readonly linked?: string;
  readonly account?: string;
}

function linesOf(
  movement: SimulatorMovement,
  { accountReferenceOf }: { readonly accountReferenceOf: (gatewayReference: string) => string },
): readonly Line[] {
  const { amountMinor, counterparty } = movement;
  const account = accountReferenceOf(movement.gatewayReference);
  switch (movement.operation) {
    case 'deposit':
    case 'c2b': {
      const details = `Pay Bill from ${counterparty} - CUSTOMER Acc. ${account}`;
      return [{ amountMinor, details, reason: 'Pay Bill', account }];
    }
    case 'withdrawal':
      return [
        { amountMinor: -amountMinor, details: `Business Payment to ${counterparty} - CUSTOMER`, reason: 'Business Payment to Customer' },
        { amountMinor: -1_000, details: 'Business Payment Charge', reason: 'Business Payment Charge' },
      ]; // prettier-ignore
    case 'reversal': {
      const linked = movement.reversedReceiptNumber ?? '';
      return [{ amountMinor: -amountMinor, details: `Reversal of ${linked}`, reason: 'Pay Bill Reversal', linked }];
    } // prettier-ignore
    case 'b2b':
      return [{ amountMinor: -amountMinor, details: 'Organization Transfer', reason: 'Business to Business Transfer' }]; // prettier-ignore
  }
}

function toRow(movement: SimulatorMovement, line: Line, balanceMinor: number): string {
  const money = (minor: number) => (minor / 100).toFixed(2);
  const time = toNairobiDateTime(Date.parse(movement.at));
  return [
    movement.receiptNumber,
    time,
    time,
    `"${line.details}"`,
    'Completed',
    line.amountMinor > 0 ? money(line.amountMinor) : '',
    line.amountMinor < 0 ? money(line.amountMinor) : '',
    money(balanceMinor),
    'true',
    line.reason,
    `"${movement.counterparty} - CUSTOMER"`,
    line.linked ?? '',
    line.account ?? '',
  ].join(',');
}
