/** A row as both drivers are configured to return it: bigint as number, timestamptz as `Date`, jsonb parsed. */
export type SqlRow = Record<string, unknown>;

/** Runs one statement. */
export interface SqlQuery {
  <Row = SqlRow>(text: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
}

/** Whether a statement returned a row; with `RETURNING`, whether it changed one. */
export async function hasRows(
  query: SqlQuery,
  text: string,
  parameters: readonly unknown[],
): Promise<boolean> {
  return (await query(text, parameters)).length > 0;
}

/** What the store needs from PostgreSQL: PGlite in this process, or a server through `pg`. */
export interface SqlExecutor {
  readonly query: SqlQuery;
  /** Runs several statements that commit together or not at all. */
  transaction<Result>(work: (query: SqlQuery) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** SQLSTATE of a driver's error. */
export function sqlStateOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Name of the constraint in a driver's error. */
export function constraintOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('constraint' in error)) return undefined;
  return typeof error.constraint === 'string' ? error.constraint : undefined;
}

/** PostgreSQL answers the `COMMIT` of a failed transaction with `ROLLBACK` and no error, which must not count as committed. */
export function assertCommitted(command: string | undefined): void {
  if (command !== 'COMMIT') throw new Error('the transaction was rolled back instead of committed');
}
