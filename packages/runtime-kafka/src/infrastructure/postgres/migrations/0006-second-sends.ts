/** A second send as it stands on the first transaction, and the link back from the new one: one transaction is sent again once. */
export const secondSends = `
ALTER TABLE transactions ADD COLUMN resend jsonb;
ALTER TABLE transactions ADD COLUMN resend_of text REFERENCES transactions;
CREATE UNIQUE INDEX transactions_resend_of ON transactions (resend_of) WHERE resend_of IS NOT NULL;
`;
