/**
 * What a payment writes, without what only repeats it (docs/decisions/0017). What a merchant is still to be told stands in a table of its
 * own, whose rows live for milliseconds, instead of in the wide row of the transaction with all its indexes. Rows that are only ever
 * written by the statement which returned their parent need no second look for it. A delivery's id is made of event and endpoint, so that
 * its primary key alone makes it one.
 */
export const leanWrites = `
CREATE TABLE announcements (
  transaction_id text PRIMARY KEY,
  version integer NOT NULL,
  since timestamptz NOT NULL,
  swept_at timestamptz
);
CREATE INDEX announcements_since ON announcements (since);
INSERT INTO announcements (transaction_id, version, since)
  SELECT transaction_id, version, unannounced_since FROM transactions WHERE unannounced_since IS NOT NULL;
ALTER TABLE transactions DROP COLUMN unannounced_since;
ALTER TABLE transactions DROP CONSTRAINT transactions_merchant_id_fkey;
ALTER TABLE transaction_history DROP CONSTRAINT transaction_history_transaction_id_fkey;
ALTER TABLE attempts DROP CONSTRAINT attempts_transaction_id_fkey;
ALTER TABLE deliveries DROP CONSTRAINT deliveries_transaction_id_fkey;
ALTER TABLE deliveries DROP CONSTRAINT deliveries_endpoint_id_fkey;
ALTER TABLE delivery_attempts DROP CONSTRAINT delivery_attempts_delivery_id_fkey;
DROP INDEX deliveries_once;
`;
