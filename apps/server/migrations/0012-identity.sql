-- Proofs of identity: whose is asked for by an order, the hand-off to a phone, and every check with its result. No face
-- image is kept anywhere: a check is its outcome and the vendor's reference (人脸识别技术应用安全管理办法, art. 8).

-- One person to be proved. `line` 0: the order's own person.
CREATE TABLE identity_task (
  authority_id text NOT NULL,
  order_id uuid NOT NULL,
  stage text NOT NULL,
  line int NOT NULL,
  state text NOT NULL CHECK (state IN ('due', 'checking', 'failed', 'manual', 'passed', 'refused')),
  method text,
  -- Checks by machine that failed or are being made, each raised by one conditional UPDATE.
  face_tries int NOT NULL DEFAULT 0,
  carrier_tries int NOT NULL DEFAULT 0,
  -- Keyed hash of name and number: an edit of either makes a proof worthless.
  subject text NOT NULL,
  why jsonb,
  proof uuid,
  reused boolean NOT NULL DEFAULT false,
  asked jsonb,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, order_id, stage, line),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);

-- A check under way on a phone, or in the browser where it began. Token and phone secret are kept as hashes only.
CREATE TABLE identity_session (
  authority_id text NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  stage text NOT NULL,
  line int NOT NULL,
  method text NOT NULL,
  person_id uuid NOT NULL,
  -- The computer's sign-in that showed the code; when it has ended, the code is worthless.
  browser text NOT NULL,
  here boolean NOT NULL,
  subject text NOT NULL,
  match text NOT NULL,
  token_hash text UNIQUE,
  token_until timestamptz NOT NULL,
  -- Sent by SMS instead of shown as a code.
  sent_at timestamptz,
  opened_at timestamptz,
  phone_hash text UNIQUE,
  confirmed_at timestamptz,
  photos_at timestamptz,
  doubt jsonb,
  attempt int NOT NULL DEFAULT 0,
  ticket text,
  ends_at timestamptz NOT NULL,
  ended text CHECK (ended IN ('passed', 'manual', 'stopped', 'replaced', 'refused')),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, order_id, stage, line) REFERENCES identity_task
);
-- One check of a person at a time: a new code makes the old one worthless.
CREATE UNIQUE INDEX identity_session_one ON identity_session (authority_id, order_id, stage, line) WHERE ended IS NULL;

-- What was checked, how, and what came out. Rows are added, never changed.
CREATE TABLE identity_check (
  authority_id text NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  stage text NOT NULL,
  line int NOT NULL,
  person_id uuid NOT NULL,
  subject text NOT NULL,
  method text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('passed', 'failed', 'unknown')),
  reason text,
  reference text,
  staff_id uuid,
  staff_name text,
  note text,
  at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, id),
  -- One result of a vendor is taken once, however often it is told.
  UNIQUE (authority_id, method, reference),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);
CREATE INDEX identity_check_order ON identity_check (authority_id, order_id, at);
CREATE INDEX identity_check_again ON identity_check (authority_id, person_id, subject, at DESC) WHERE outcome = 'passed';
