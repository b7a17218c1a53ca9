import type { ReactNode } from 'react';

/** One column: its heading and its cells. */
export interface Column<Row> {
  readonly title: string;
  readonly of: (row: Row) => ReactNode;
  readonly isNumber?: boolean;
}

/** Rows as a table; on a narrow screen each row is a card. */
export function DataTable<Row>(props: {
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly columns: readonly Column<Row>[];
  /** Shown instead of an empty table. */
  readonly empty: string;
}) {
  const { caption, rows, keyOf, columns, empty } = props;
  if (rows.length === 0) return <p className="empty">{empty}</p>;
  return (
    <table>
      <caption className="hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ title, isNumber }) => (
            <th key={title} scope="col" className={isNumber === true ? 'number' : undefined}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map(({ title, of, isNumber }) => (
              <td key={title} data-title={title} className={isNumber === true ? 'number' : undefined}>
                <div>{of(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
