/** The only table that createPaymentFlow needs. Add your own columns, or store the payment with your orders. */
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
