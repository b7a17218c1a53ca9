import { indexCsv, type CsvRows } from './csv-rows.js';
import { refuseStatement } from './statement-refusal.js';

/** Columns of the portal's two templates, compared by letters only: units, signs and case differ between exports. */
const columns = {
  receipt: /^(?:mpesa)?receipt(?:no|number)?$|^transactionid$/,
  time: /^complet(?:ion|ed)(?:time|date)$|^transaction(?:time|date)$|^date(?:and)?time$|^date$/,
  details: /^(?:transaction)?details$|^description$/,
  status: /^(?:transaction)?status$/,
  paidIn: /^paidin(?:kshs?|kes)?$|^credit$/,
  withdrawn: /^withdrawn?(?:al)?(?:kshs?|kes)?$|^paidout(?:kshs?|kes)?$|^debit$/,
  balanceConfirmed: /^balanceconfirmed$/,
  reasonType: /^reason(?:type)?$|^transactiontype$/,
  otherParty: /^otherparty(?:info|information)?$/,
  linked: /^linkedtransaction(?:id)?$/,
  account: /^ac(?:count)?(?:no|number)$/,
  currency: /^currency$/,
} as const;

/** A column that this adapter reads. */
export type StatementColumn = keyof typeof columns;

const requiredColumns: readonly StatementColumn[] = ['receipt', 'time', 'status', 'paidIn', 'withdrawn'];
const separators = [',', ';', '\t', '|'].map((character) => character.charCodeAt(0));
const headerRowsMax = 60;
/** Enough for the header and the lines above it. The whole file is indexed once, when the separator is known. */
const headerBytesMax = 64 * 1024;

/** The table in a statement file. */
export interface StatementTable {
  readonly rows: CsvRows;
  readonly headerIndex: number;
  readonly header: readonly string[];
  /** The lines above the table. */
  readonly preamble: readonly (readonly string[])[];
  /** The place of a column; -1 where the template has none. */
  readonly place: Readonly<Record<StatementColumn, number>>;
}

/**
 * Finds the table by its header, trying each separator.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `statement`, where no row names the required columns
 */
export function findStatementTable(bytes: Uint8Array): StatementTable {
  for (const separator of separators) {
    const found = findHeader(indexCsv(bytes.subarray(0, headerBytesMax), separator));
    if (found !== undefined) return { ...found, rows: indexCsv(bytes, separator) };
  }
  throw refuseStatement(
    0,
    'no row names Receipt No., Completion Time, Transaction Status, Paid In and Withdrawn',
  );
}

function findHeader(rows: CsvRows): Omit<StatementTable, 'rows'> | undefined {
  const preamble: (readonly string[])[] = [];
  for (let headerIndex = 0; headerIndex < Math.min(rows.count, headerRowsMax); headerIndex += 1) {
    const header = rows.read(headerIndex);
    const place = placesIn(header);
    if (requiredColumns.every((column) => place[column] >= 0)) {
      assertShillings(headerIndex, header, place);
      return { headerIndex, header: withoutEmptyEnd(header), preamble, place };
    }
    preamble.push(header);
  }
  return undefined;
}

function placesIn(header: readonly string[]): Readonly<Record<StatementColumn, number>> {
  const names = header.map((name) => name.toLowerCase().replace(/\([^)]*\)/g, '').replace(/[^a-z]/g, '')); // prettier-ignore
  return Object.fromEntries(
    Object.entries(columns).map(([column, name]) => [column, names.findIndex((one) => name.test(one))]),
  ) as Record<StatementColumn, number>;
}

/** `Paid In (USD)` would be read as shillings. */
function assertShillings(
  index: number,
  header: readonly string[],
  place: Readonly<Record<StatementColumn, number>>,
): void {
  for (const column of ['paidIn', 'withdrawn'] as const) {
    const name = header[place[column]] ?? '';
    const unit = /\(([^)]*)\)/.exec(name)?.[1]?.trim();
    if (unit !== undefined && unit !== '' && !/^(?:kshs?|kes)\.?$/i.test(unit))
      throw refuseStatement(index, 'amounts are in another currency than shillings', name);
  }
}

function withoutEmptyEnd(cells: readonly string[]): readonly string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
}
