/**
 * A migration as a release would bring it, of the most awkward kind: a column that decides about open payments gets another name.
 * Expand, fill, contract; each step is short, or holds no lock that payments wait for.
 */
export interface MigrationStep {
  readonly name: string;
  /** `short`: one transaction under the strongest lock. `online`: a statement by itself. `batches`: again and again until it changes no row. */
  readonly kind: 'short' | 'online' | 'batches';
  readonly sql: string;
}

/** Before the first new process. Old ones go on; a trigger keeps the two columns equal, whoever writes. */
export const expand: readonly MigrationStep[] = [
  { name: 'add the column', kind: 'short', sql: 'ALTER TABLE transactions ADD COLUMN look_up_count integer' },
  {
    name: 'keep both equal',
    kind: 'short',
    sql: `
      CREATE FUNCTION same_look_ups() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'INSERT' THEN
          NEW.look_ups := coalesce(NEW.look_ups, NEW.look_up_count);
          NEW.look_up_count := NEW.look_ups;
        ELSIF NEW.look_up_count IS DISTINCT FROM OLD.look_up_count THEN NEW.look_ups := NEW.look_up_count;
        ELSE NEW.look_up_count := NEW.look_ups;
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER same_look_ups BEFORE INSERT OR UPDATE ON transactions FOR EACH ROW EXECUTE FUNCTION same_look_ups()`,
  },
  {
    name: 'fill the rows that were there',
    kind: 'batches',
    // $1 is where the batch before ended. Every update passes the trigger, which does the work.
    sql: `
      WITH batch AS (
        SELECT transaction_id FROM transactions WHERE transaction_id > $1 ORDER BY transaction_id LIMIT 2000
      ), filled AS (
        UPDATE transactions t SET look_ups = t.look_ups FROM batch b
        WHERE t.transaction_id = b.transaction_id AND t.look_up_count IS NULL
      )
      SELECT max(transaction_id) AS last FROM batch`,
  },
  {
    name: 'say that it is never null',
    kind: 'short',
    sql: 'ALTER TABLE transactions ADD CONSTRAINT look_up_count_there CHECK (look_up_count IS NOT NULL) NOT VALID',
  },
  {
    name: 'check that it never is',
    kind: 'online',
    sql: 'ALTER TABLE transactions VALIDATE CONSTRAINT look_up_count_there',
  },
  {
    name: 'index it',
    kind: 'online',
    sql: `CREATE INDEX CONCURRENTLY transactions_unreceipted ON transactions (gateway_id, environment, amount_minor)
      WHERE kind = 'deposit' AND receipt_number IS NULL
        AND (wake_at IS NOT NULL OR review_requested_at IS NOT NULL OR look_up_count > 0)`,
  },
];

/** After the last old process. */
export const contract: readonly MigrationStep[] = [
  {
    name: 'drop the index of the old column',
    kind: 'online',
    sql: 'DROP INDEX CONCURRENTLY transactions_without_receipt',
  },
  {
    name: 'drop the old column',
    kind: 'short',
    sql: `
      DROP TRIGGER same_look_ups ON transactions;
      DROP FUNCTION same_look_ups();
      ALTER TABLE transactions ALTER COLUMN look_up_count SET NOT NULL, DROP CONSTRAINT look_up_count_there, DROP COLUMN look_ups`,
  },
];
