/**
 * The whole model: a row for the present, a journal for the past (docs/decisions/0020). Uses nothing newer than PostgreSQL 15. `due_at` is
 * the queue of each table: when the claim loop may take the row up; NULL when code has nothing to do.
 */
export const initialMigration = `
CREATE TABLE merchants (
  merchant_id text PRIMARY KEY,
  name text NOT NULL,
  callback_secret_sealed text NOT NULL,
  previous_secret_sealed text,
  previous_secret_until timestamptz,
  created_at timestamptz NOT NULL,
  disabled_at timestamptz,
  -- Ids of the gateways that it may use; NULL: all.
  gateways jsonb
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

-- The present of one transaction, and its own place in the queue. What never changes stands first and pages are left half empty, so that
-- an update stays on its page and writes only the end of the row to the log. \`due_at\` changes with every step and has no index: the claim
-- loop finds rows by \`wake_at\`, which is never later and moves only when it must (docs/decisions/0022).
CREATE TABLE transactions (
  transaction_id text PRIMARY KEY,
  merchant_id text NOT NULL,
  environment text NOT NULL CHECK (environment IN ('test', 'live')),
  idempotency_key text NOT NULL,
  fingerprint text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('deposit', 'withdrawal', 'refund', 'reversal')),
  gateway_id text NOT NULL,
  gateway_account text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  currency text NOT NULL,
  merchant_reference text,
  counterparty jsonb NOT NULL,
  original_transaction_id text REFERENCES transactions,
  metadata jsonb NOT NULL,
  gateway_options jsonb,
  callback_url text,
  reissue_of text REFERENCES transactions,
  created_at timestamptz NOT NULL,
  submit_by timestamptz,
  trace_parent text,
  wake_at timestamptz,
  version integer NOT NULL CHECK (version > 0),
  journal_length integer NOT NULL DEFAULT 1,
  attempts integer NOT NULL,
  failures integer NOT NULL DEFAULT 0,
  look_ups integer NOT NULL,
  possibly_sent boolean NOT NULL,
  status text NOT NULL CHECK (status IN ('created', 'submitted', 'pending', 'unknown', 'succeeded', 'failed')),
  next_step text CHECK (next_step IN ('queued', 'in-flight', 'retry-scheduled', 'operation-queued', 'awaiting-look-up', 'awaiting-review',
    'verifying')),
  due_at timestamptz,
  updated_at timestamptz NOT NULL,
  submitted_at timestamptz,
  send_deadline_at timestamptz,
  open_since timestamptz,
  gateway_reference text,
  receipt_number text,
  fee_minor bigint,
  fee_currency text,
  action jsonb,
  failure jsonb,
  unverified_reference text,
  unverified_receipt text,
  pending_operation jsonb,
  review_reason text,
  review_requested_at timestamptz,
  reissue jsonb,
  captured_minor bigint NOT NULL DEFAULT 0,
  paid_out_minor bigint NOT NULL DEFAULT 0,
  refunded_minor bigint NOT NULL DEFAULT 0,
  disputed_minor bigint NOT NULL DEFAULT 0,
  returned_minor bigint NOT NULL DEFAULT 0,
  reserved_minor bigint NOT NULL DEFAULT 0 CHECK (reserved_minor >= 0),
  CHECK ((status = 'failed') = (failure IS NOT NULL)),
  CHECK ((status IN ('succeeded', 'failed')) = (next_step IS NULL OR next_step = 'verifying')),
  CHECK (due_at IS NULL OR next_step IS NOT NULL),
  CHECK ((due_at IS NULL) = (wake_at IS NULL) AND wake_at <= due_at)
) WITH (fillfactor = 50);
-- One key makes one transaction (I15).
CREATE UNIQUE INDEX transactions_idempotency_key ON transactions (merchant_id, environment, idempotency_key);
-- One piece of evidence serves one transaction (I7).
CREATE UNIQUE INDEX transactions_gateway_reference
  ON transactions (gateway_id, gateway_account, environment, gateway_reference) WHERE gateway_reference IS NOT NULL;
-- One transaction is sent again once.
CREATE UNIQUE INDEX transactions_reissue_of ON transactions (reissue_of) WHERE reissue_of IS NOT NULL;
CREATE INDEX transactions_to_wake ON transactions (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX transactions_by_merchant ON transactions (merchant_id, environment, transaction_id);
CREATE INDEX transactions_by_reference
  ON transactions (merchant_id, environment, merchant_reference, transaction_id) WHERE merchant_reference IS NOT NULL;
-- What merchants look for among many: what failed (then only there is a failure), and what is no deposit.
CREATE INDEX transactions_failed ON transactions (merchant_id, environment, transaction_id) WHERE failure IS NOT NULL;
CREATE INDEX transactions_by_kind ON transactions (merchant_id, environment, kind, transaction_id) WHERE kind <> 'deposit';
CREATE INDEX transactions_by_original ON transactions (original_transaction_id) WHERE original_transaction_id IS NOT NULL;
-- Operators look for the number of who paid, whosever payment it is.
CREATE INDEX transactions_by_phone ON transactions ((counterparty ->> 'phoneNumber')) WHERE counterparty ->> 'phoneNumber' IS NOT NULL;
-- An amount on a statement is often all that is known of a payment.
CREATE INDEX transactions_by_amount ON transactions (amount_minor, transaction_id);
-- A gateway that has just been added, or is hardly used, among millions of others' payments.
CREATE INDEX transactions_by_gateway ON transactions (gateway_id, transaction_id);
CREATE INDEX transactions_in_review ON transactions (review_requested_at) WHERE review_requested_at IS NOT NULL;
-- Deposits that a payment told by another channel may be: the receipt is not known, or not known yet.
CREATE INDEX transactions_without_receipt ON transactions (gateway_id, environment, amount_minor)
  WHERE kind = 'deposit' AND receipt_number IS NULL
    AND (wake_at IS NOT NULL OR review_requested_at IS NOT NULL OR look_ups > 0);

-- What happened, in order. Never changed, never deleted.
CREATE TABLE journal (
  transaction_id text NOT NULL,
  sequence integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('change', 'entry')),
  version integer NOT NULL,
  status text NOT NULL,
  cause text NOT NULL,
  at timestamptz NOT NULL,
  data jsonb,
  entry_key text,
  PRIMARY KEY (transaction_id, sequence)
);
-- One entry for each number and kind that the provider gives a movement (I23, I25).
CREATE UNIQUE INDEX journal_entry_once ON journal (entry_key) WHERE entry_key IS NOT NULL;

-- Whose payment a provider's receipt is: a deposit that asked for it, or an incoming deposit. One of them only (I25).
CREATE TABLE receipts (
  gateway_id text NOT NULL,
  gateway_account text NOT NULL,
  environment text NOT NULL,
  receipt_number text NOT NULL,
  transaction_id text,
  incoming_deposit_id text,
  PRIMARY KEY (gateway_id, gateway_account, environment, receipt_number),
  CHECK ((transaction_id IS NULL) <> (incoming_deposit_id IS NULL))
);

CREATE TABLE look_up_tokens (
  token_digest text PRIMARY KEY,
  transaction_id text NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX look_up_tokens_kept ON look_up_tokens (created_at);

-- Gateway callbacks as they came: the inbox.
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
  due_at timestamptz,
  failures integer NOT NULL DEFAULT 0,
  processed_at timestamptz,
  outcome text,
  erased_at timestamptz,
  UNIQUE (gateway_id, environment, dedupe_key),
  CHECK (processed_at IS NULL OR due_at IS NULL)
) WITH (fillfactor = 50);
CREATE INDEX gateway_callbacks_due ON gateway_callbacks (due_at) WHERE due_at IS NOT NULL;
-- Which transaction a callback is about: by its address, else by what it names.
CREATE INDEX gateway_callbacks_by_transaction ON gateway_callbacks
  ((coalesce(transaction_id, result #>> '{updates,0,transactionId}', result #>> '{entries,0,transactionId}')));
CREATE INDEX gateway_callbacks_kept ON gateway_callbacks (received_at) WHERE processed_at IS NOT NULL AND erased_at IS NULL;

CREATE TABLE incoming_deposits (
  incoming_deposit_id text PRIMARY KEY,
  gateway_id text NOT NULL,
  gateway_account text NOT NULL,
  environment text NOT NULL,
  gateway_reference text NOT NULL,
  amount_minor bigint NOT NULL,
  currency text NOT NULL,
  account_reference text,
  receiving_account text,
  counterparty jsonb NOT NULL,
  paid_at timestamptz,
  evidence text,
  merchant_id text REFERENCES merchants,
  assigned_at timestamptz,
  transaction_id text,
  due_at timestamptz,
  booked_at timestamptz,
  received_at timestamptz NOT NULL,
  UNIQUE (gateway_id, environment, gateway_reference)
);
CREATE INDEX incoming_deposits_due ON incoming_deposits (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX incoming_deposits_by_time ON incoming_deposits (gateway_id, environment, received_at, incoming_deposit_id);
CREATE INDEX incoming_deposits_by_merchant ON incoming_deposits (merchant_id, environment, received_at, incoming_deposit_id);

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

-- Handlers in the processes themselves, by name: what each is to hear of.
CREATE TABLE event_handlers (
  name text PRIMARY KEY,
  events jsonb NOT NULL,
  updated_at timestamptz NOT NULL
);

-- One row for each event and address or handler, with its tries. The id is made of both, so that an event is told once. \`place\` orders
-- the events of one transaction for a handler.
CREATE TABLE merchant_events (
  delivery_id text PRIMARY KEY,
  merchant_id text NOT NULL,
  environment text NOT NULL,
  transaction_id text,
  endpoint_id text,
  url text NOT NULL,
  event_type text NOT NULL,
  message_id text NOT NULL,
  created_at timestamptz NOT NULL,
  body text NOT NULL,
  wake_at timestamptz,
  attempts integer NOT NULL,
  status text NOT NULL CHECK (status IN ('pending', 'delivered', 'exhausted', 'held')),
  due_at timestamptz,
  last_result text,
  log jsonb NOT NULL DEFAULT '[]',
  handler text,
  place bigint,
  CHECK ((status = 'pending') = (due_at IS NOT NULL)),
  CHECK ((due_at IS NULL) = (wake_at IS NULL) AND wake_at <= due_at)
) WITH (fillfactor = 50);
CREATE INDEX merchant_events_to_wake ON merchant_events (wake_at) WHERE wake_at IS NOT NULL AND handler IS NULL;
-- Only for events that a handler hears of: what has none writes neither.
CREATE INDEX merchant_events_to_handle ON merchant_events (handler, wake_at) WHERE wake_at IS NOT NULL AND handler IS NOT NULL;
CREATE INDEX merchant_events_in_order ON merchant_events (handler, transaction_id, place)
  WHERE handler IS NOT NULL AND status = 'pending';
CREATE INDEX merchant_events_by_endpoint ON merchant_events (endpoint_id, created_at, delivery_id) WHERE endpoint_id IS NOT NULL;
CREATE INDEX merchant_events_by_transaction ON merchant_events (transaction_id) WHERE transaction_id IS NOT NULL;
CREATE INDEX merchant_events_kept ON merchant_events (created_at) WHERE status <> 'pending' AND body <> '';

-- Who was forgotten, when and how much: a keyed digest, never the number itself.
CREATE TABLE erasures (
  erasure_id text PRIMARY KEY,
  subject_digest text NOT NULL,
  reason text NOT NULL,
  counts jsonb NOT NULL,
  at timestamptz NOT NULL
);

-- Who runs payments, their sign-ins in a browser, and what each did.
CREATE TABLE operators (
  operator_id text PRIMARY KEY,
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('viewer', 'operator', 'approver', 'admin')),
  secret_digest text NOT NULL,
  created_at timestamptz NOT NULL,
  disabled_at timestamptz,
  last_used_at timestamptz
);
-- Two people approve a reissue: two spellings of one name are one person.
CREATE UNIQUE INDEX operators_name ON operators (lower(name));

CREATE TABLE operator_sessions (
  session_digest text PRIMARY KEY,
  operator_id text REFERENCES operators,
  name text NOT NULL,
  role text NOT NULL,
  csrf_token text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);

-- Never changed. Ids begin with their time.
CREATE TABLE operator_calls (
  call_id text PRIMARY KEY,
  at timestamptz NOT NULL,
  name text,
  role text,
  operation text NOT NULL,
  target text,
  detail jsonb,
  status integer NOT NULL,
  source_address text
);

CREATE TABLE operator_jobs (
  job_id text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('redeliver-since', 'look-up', 'reconcile')),
  input jsonb NOT NULL,
  started_by text NOT NULL,
  created_at timestamptz NOT NULL,
  total integer NOT NULL,
  done integer NOT NULL,
  results jsonb NOT NULL DEFAULT '[]',
  report jsonb,
  cursor_at timestamptz,
  cursor_id text,
  due_at timestamptz,
  finished_at timestamptz
);
CREATE INDEX operator_jobs_due ON operator_jobs (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE dead_letters (
  message_id text PRIMARY KEY,
  topic text NOT NULL,
  message_key text NOT NULL,
  body jsonb NOT NULL,
  reason text NOT NULL,
  at timestamptz NOT NULL
);

-- Sealed access tokens, for when Redis is away.
CREATE TABLE access_tokens (
  token_key text PRIMARY KEY,
  sealed text,
  expires_at timestamptz,
  claimed_until timestamptz NOT NULL
);
`;
