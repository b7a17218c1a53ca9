import { formatMajorUnits, type Money } from '@lango/core';

/** Money in major units. */
export const amount = (money: Money) => `${formatMajorUnits(money)} ${money.currency}`;

/** Rows as lines with aligned columns. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
