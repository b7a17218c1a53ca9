import { firstIdAt } from '../../ports/first-id-at.js';

/** What the caller of a listing asks for. */
export interface PageQuery {
  readonly limit: number;
  /** The `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
}

/** Reads a page with one row more than its limit, which shows whether there is another page: then `nextCursor` is set. */
export async function readPage<Row>(
  { limit, cursor }: PageQuery,
  read: (page: { readonly limit: number; readonly before?: string }) => Promise<readonly Row[]>,
  idOf: (row: Row) => string,
): Promise<{ readonly rows: readonly Row[]; readonly nextCursor?: string }> {
  const found = await read({ limit: limit + 1, ...(cursor !== undefined && { before: cursor }) });
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, ...(found.length > limit && last !== undefined && { nextCursor: idOf(last) }) };
}

/** The ids of transactions created in a period, as a store searches them; a cursor inside it moves its end. */
export function idsCreated(
  createdFrom: string | undefined,
  createdBefore: string | undefined,
  cursor: string | undefined,
): { readonly from?: string; readonly before?: string } {
  const [before] = [cursor, createdBefore && firstIdAt(Date.parse(createdBefore))]
    .filter((id) => id !== undefined)
    .sort();
  return {
    ...(createdFrom !== undefined && { from: firstIdAt(Date.parse(createdFrom)) }),
    ...(before !== undefined && { before }),
  };
}
