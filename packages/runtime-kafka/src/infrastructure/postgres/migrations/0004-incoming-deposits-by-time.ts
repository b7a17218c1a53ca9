/** Reconciliation reads unasked deposits of a gateway in the order of time. */
export const incomingDepositsByTime = `
CREATE INDEX incoming_deposits_by_time ON incoming_deposits (gateway_id, environment, received_at, incoming_deposit_id);
`;
