/** Everything a fresh database needs. Uses nothing newer than PostgreSQL 15. */
export const initialMigration = `
CREATE TABLE merchants (
  merchant_id text PRIMARY KEY,
  name text NOT NULL,
  callback_secret_sealed text NOT NULL,
  previous_secret_sealed text,
  previous_secret_until timestamptz,
  created_at timestamptz NOT NULL,
  disabled_at timestamptz
);

CREATE TABLE api_tokens (
  key_id text PRIMARY KEY,
  merchant_id text NOT NULL REFERENCES merchants,
  environment text NOT NULL CHECK (environment IN ('test', 'live')),
  scopes jsonb NOT NULL,
  secret_digest text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);
CREATE INDEX api_tokens_by_merchant ON api_tokens (merchant_id);

CREATE TABLE transactions (
  transaction_id text PRIMARY KEY,
  merchant_id text NOT NULL REFERENCES merchants,
  environment text NOT NULL CHECK (environment IN ('test', 'live')),
  kind text NOT NULL CHECK (kind IN ('deposit', 'withdrawal', 'refund', 'reversal')),
  gateway_id text NOT NULL,
  gateway_account text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  currency text NOT NULL,
  status text NOT NULL CHECK (status IN ('created', 'submitted', 'pending', 'unknown', 'succeeded', 'failed')),
  version integer NOT NULL CHECK (version > 0),
  merchant_reference text,
  counterparty jsonb NOT NULL,
  gateway_reference text,
  receipt_number text,
  fee_minor bigint,
  fee_currency text,
  action jsonb,
  failure jsonb,
  original_transaction_id text REFERENCES transactions,
  metadata jsonb NOT NULL,
  gateway_options jsonb,
  callback_url text,
  attempts integer NOT NULL,
  uncertain boolean NOT NULL,
  look_ups integer NOT NULL,
  requested jsonb,
  review_reason text,
  reserved_minor bigint NOT NULL DEFAULT 0 CHECK (reserved_minor BETWEEN 0 AND amount_minor),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  submitted_at timestamptz,
  submit_by timestamptz,
  send_deadline_at timestamptz,
  open_since timestamptz,
  due_at timestamptz,
  review_requested_at timestamptz,
  trace_parent text,
  unannounced_since timestamptz,
  swept_at timestamptz,
  CHECK ((status = 'failed') = (failure IS NOT NULL)),
  CHECK (status NOT IN ('succeeded', 'failed') OR due_at IS NULL)
);
-- One piece of evidence serves one transaction (I7).
CREATE UNIQUE INDEX transactions_gateway_reference
  ON transactions (gateway_id, gateway_account, environment, gateway_reference) WHERE gateway_reference IS NOT NULL;
CREATE INDEX transactions_by_merchant ON transactions (merchant_id, environment, transaction_id);
CREATE INDEX transactions_due ON transactions (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX transactions_unannounced ON transactions (unannounced_since) WHERE unannounced_since IS NOT NULL;
CREATE INDEX transactions_review ON transactions (review_requested_at) WHERE review_requested_at IS NOT NULL;
CREATE INDEX transactions_by_original ON transactions (original_transaction_id) WHERE original_transaction_id IS NOT NULL;

CREATE TABLE idempotency_keys (
  merchant_id text NOT NULL,
  idempotency_key text NOT NULL,
  fingerprint text NOT NULL,
  transaction_id text NOT NULL,
  response_body text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (merchant_id, idempotency_key)
);

CREATE INDEX idempotency_keys_by_transaction ON idempotency_keys (transaction_id);

CREATE TABLE transaction_history (
  transaction_id text NOT NULL REFERENCES transactions,
  version integer NOT NULL,
  status text NOT NULL,
  cause text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (transaction_id, version)
);

CREATE TABLE attempts (
  transaction_id text NOT NULL REFERENCES transactions,
  version integer NOT NULL,
  operation text NOT NULL,
  idempotency_key text NOT NULL,
  started_at timestamptz NOT NULL,
  send_deadline_at timestamptz NOT NULL,
  outcome text,
  PRIMARY KEY (transaction_id, version)
);

CREATE TABLE discrepancies (
  discrepancy_id text PRIMARY KEY,
  transaction_id text NOT NULL REFERENCES transactions,
  kind text NOT NULL,
  detail text NOT NULL,
  recorded_at timestamptz NOT NULL
);
CREATE INDEX discrepancies_by_transaction ON discrepancies (transaction_id);

CREATE TABLE review_decisions (
  transaction_id text NOT NULL REFERENCES transactions,
  version integer NOT NULL,
  decided_by text NOT NULL,
  reason text NOT NULL,
  status_before text NOT NULL,
  status_after text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (transaction_id, version)
);

CREATE TABLE outbox (
  outbox_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  message_id text NOT NULL,
  topic text NOT NULL,
  message_key text NOT NULL,
  body jsonb NOT NULL,
  headers jsonb,
  tries integer NOT NULL,
  available_at timestamptz NOT NULL
);
CREATE INDEX outbox_due ON outbox (available_at, outbox_id);
CREATE INDEX outbox_by_message ON outbox (message_id);

CREATE TABLE look_up_tokens (
  token_digest text PRIMARY KEY,
  transaction_id text NOT NULL REFERENCES transactions,
  created_at timestamptz NOT NULL
);

CREATE TABLE gateway_callbacks (
  callback_id text PRIMARY KEY,
  gateway_id text NOT NULL,
  environment text NOT NULL,
  dedupe_key text NOT NULL,
  received_at timestamptz NOT NULL,
  source_address text,
  path text NOT NULL,
  headers jsonb NOT NULL,
  body bytea NOT NULL,
  url_token text,
  transaction_id text,
  evidence text,
  result jsonb NOT NULL,
  acknowledgement jsonb NOT NULL,
  processed_at timestamptz,
  outcome text,
  swept_at timestamptz,
  erased_at timestamptz,
  UNIQUE (gateway_id, environment, dedupe_key)
);
CREATE INDEX gateway_callbacks_waiting ON gateway_callbacks (received_at) WHERE processed_at IS NULL;

CREATE TABLE incoming_deposits (
  incoming_deposit_id text PRIMARY KEY,
  gateway_id text NOT NULL,
  environment text NOT NULL,
  gateway_reference text NOT NULL,
  amount_minor bigint NOT NULL,
  currency text NOT NULL,
  account_reference text,
  evidence text,
  merchant_id text REFERENCES merchants,
  assigned_at timestamptz,
  received_at timestamptz NOT NULL,
  UNIQUE (gateway_id, environment, gateway_reference)
);

CREATE TABLE callback_endpoints (
  endpoint_id text PRIMARY KEY,
  merchant_id text NOT NULL REFERENCES merchants,
  environment text NOT NULL,
  url text NOT NULL,
  secret_sealed text NOT NULL,
  previous_secret_sealed text,
  previous_secret_until timestamptz,
  events jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  failing_since timestamptz,
  disabled_at timestamptz,
  disabled_reason text CHECK (disabled_reason IN ('removed', 'gone', 'no-success'))
);
CREATE INDEX callback_endpoints_by_merchant ON callback_endpoints (merchant_id, environment);

CREATE TABLE deliveries (
  delivery_id text PRIMARY KEY,
  merchant_id text NOT NULL,
  transaction_id text REFERENCES transactions,
  endpoint_id text REFERENCES callback_endpoints,
  url text NOT NULL,
  event_type text NOT NULL,
  event_key text NOT NULL,
  message_id text NOT NULL,
  body text NOT NULL,
  status text NOT NULL CHECK (status IN ('pending', 'delivered', 'exhausted')),
  attempts integer NOT NULL,
  due_at timestamptz,
  created_at timestamptz NOT NULL,
  last_result text,
  swept_at timestamptz,
  CHECK ((status = 'pending') = (due_at IS NOT NULL))
);
CREATE UNIQUE INDEX deliveries_once ON deliveries (event_key, coalesce(endpoint_id, ''));
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_by_endpoint ON deliveries (endpoint_id, created_at);

CREATE TABLE delivery_attempts (
  delivery_id text NOT NULL REFERENCES deliveries,
  attempt integer NOT NULL,
  at timestamptz NOT NULL,
  result text NOT NULL,
  PRIMARY KEY (delivery_id, attempt)
);

-- Who was forgotten, when and how much: a keyed digest, never the number itself.
CREATE TABLE erasures (
  erasure_id text PRIMARY KEY,
  subject_digest text NOT NULL,
  reason text NOT NULL,
  counts jsonb NOT NULL,
  at timestamptz NOT NULL
);

CREATE TABLE dead_letters (
  message_id text PRIMARY KEY,
  topic text NOT NULL,
  message_key text NOT NULL,
  body jsonb NOT NULL,
  reason text NOT NULL,
  at timestamptz NOT NULL
);
`;
