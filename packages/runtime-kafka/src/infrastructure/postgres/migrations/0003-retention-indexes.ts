/** What retention looks for every hour, so that it never reads a table whole; a row leaves its index once it has been dealt with. */
export const retentionIndexesMigration = `
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
CREATE INDEX deliveries_kept ON deliveries (created_at) WHERE body <> '';
CREATE INDEX gateway_callbacks_kept ON gateway_callbacks (received_at) WHERE erased_at IS NULL;
`;
