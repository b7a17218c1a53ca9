/** The one table that createPaymentFlow needs. Add columns of your own, or keep the payment beside your orders. */
export const paymentsTable = `create table if not exists payments (
  payment_key text primary key,
  transaction_id text not null unique,
  gateway_reference text,
  version integer not null,
  due_at_ms bigint,
  payment jsonb not null
);
create index if not exists payments_due on payments (due_at_ms) where due_at_ms is not null;
create index if not exists payments_reference on payments (gateway_reference);`;
