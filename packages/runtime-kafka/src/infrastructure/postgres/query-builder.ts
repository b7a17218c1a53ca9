import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type Compilable,
} from 'kysely';
import type { SqlQuery } from './sql-executor.js';
import type { TransactionRow } from './transaction-row.js';

/** Tables that cold queries are built over. */
export interface Database {
  readonly merchants: {
    readonly merchant_id: string;
    readonly name: string;
    readonly callback_secret_sealed: string;
    readonly created_at: Date;
    readonly disabled_at: Date | null;
  };
  readonly api_tokens: {
    readonly key_id: string;
    readonly merchant_id: string;
    readonly environment: 'test' | 'live';
    readonly scopes: string[];
    readonly secret_digest: string;
    readonly created_at: Date;
    readonly expires_at: Date | null;
    readonly revoked_at: Date | null;
    readonly last_used_at: Date | null;
  };
  readonly callback_endpoints: {
    readonly endpoint_id: string;
    readonly merchant_id: string;
    readonly environment: 'test' | 'live';
    readonly url: string;
    readonly secret_sealed: string;
    readonly events: string[];
    readonly created_at: Date;
    readonly disabled_at: Date | null;
    readonly disabled_reason: 'removed' | 'gone' | 'no-success' | null;
  };
  readonly transactions: TransactionRow;
}

/** Kysely builds and types the text; the executor runs it, so that both drivers are used in one way. */
export const build = new Kysely<Database>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** Runs a built query. */
export function run<Row>(query: SqlQuery, builder: Compilable<Row>): Promise<readonly Row[]> {
  const { sql, parameters } = builder.compile();
  return query<Row>(sql, parameters);
}
