-- The spine: orders, the stages they have reached, what was filled in and uploaded, and all that happened.

CREATE TABLE orders (
  authority_id text NOT NULL REFERENCES authority,
  id uuid NOT NULL,
  programme text NOT NULL,
  programme_version int NOT NULL,
  offer text NOT NULL,
  suite text NOT NULL,
  person_id uuid NOT NULL,
  -- Two clicks on «apply» carry the same key and get the same draft.
  start_key text NOT NULL,
  number text,
  user_group text,
  state text NOT NULL CHECK (state IN ('draft', 'open', 'completed', 'cancelled', 'closed', 'rejected', 'refunded')),
  version int NOT NULL DEFAULT 1,
  total_fen int,
  verified_mobile text,
  renews uuid,
  created_at timestamptz NOT NULL,
  submitted_at timestamptz,
  ended_at timestamptz,
  -- Copies for lists and search; the values themselves stand in order_value.
  organisation text NOT NULL DEFAULT '',
  uscc text NOT NULL DEFAULT '',
  agent text NOT NULL DEFAULT '',
  claimed_by uuid,
  claimed_at timestamptz,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, programme, programme_version) REFERENCES programme_version,
  UNIQUE (authority_id, person_id, start_key),
  UNIQUE (authority_id, number)
);
CREATE INDEX orders_person ON orders (authority_id, person_id, created_at DESC);
CREATE INDEX orders_uscc ON orders (authority_id, uscc);
-- One open renewal a certificate, whatever two windows try.
CREATE UNIQUE INDEX orders_one_renewal ON orders (authority_id, renews) WHERE renews IS NOT NULL AND state IN ('draft', 'open');

CREATE TABLE order_sequence (
  authority_id text NOT NULL REFERENCES authority,
  programme text NOT NULL,
  next bigint NOT NULL,
  PRIMARY KEY (authority_id, programme)
);

CREATE TABLE order_stage (
  authority_id text NOT NULL,
  order_id uuid NOT NULL,
  stage text NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  since timestamptz NOT NULL,
  due_at timestamptz,
  -- In which order the stages were reached; two can begin in one instant.
  entered bigint GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (authority_id, order_id, stage),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);
CREATE INDEX order_stage_queue ON order_stage (authority_id, kind, state, since);

CREATE TABLE order_line (
  authority_id text NOT NULL,
  order_id uuid NOT NULL,
  line int NOT NULL,
  product text NOT NULL,
  role text,
  title jsonb NOT NULL,
  PRIMARY KEY (authority_id, order_id, line),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);

CREATE TABLE order_value (
  authority_id text NOT NULL,
  order_id uuid NOT NULL,
  path text NOT NULL,
  value text NOT NULL,
  source text NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, order_id, path),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);

-- A replaced file stays (removed_at set): a reviewer compares with what was submitted before.
CREATE TABLE order_file (
  authority_id text NOT NULL,
  order_id uuid NOT NULL,
  id uuid NOT NULL,
  slot text NOT NULL,
  name text NOT NULL,
  type text NOT NULL,
  size int NOT NULL,
  pages int NOT NULL,
  sha256 text NOT NULL,
  stored jsonb NOT NULL,
  uploaded_at timestamptz NOT NULL,
  removed_at timestamptz,
  PRIMARY KEY (authority_id, order_id, id),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);
CREATE UNIQUE INDEX order_file_current ON order_file (authority_id, order_id, slot) WHERE removed_at IS NULL;

-- What exactly was submitted, each round: the review decides on this, and the next round is compared with it.
CREATE TABLE submission (
  authority_id text NOT NULL,
  order_id uuid NOT NULL,
  round int NOT NULL,
  at timestamptz NOT NULL,
  content jsonb NOT NULL,
  PRIMARY KEY (authority_id, order_id, round),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);

CREATE TABLE timeline (
  authority_id text NOT NULL,
  order_id uuid NOT NULL,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz NOT NULL,
  stage text,
  event text NOT NULL,
  text jsonb NOT NULL,
  actor text NOT NULL,
  actor_id uuid,
  actor_name text,
  PRIMARY KEY (authority_id, order_id, seq),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);

-- One sheet a stage: what the room leaves for others to read. No room reads another room's tables.
CREATE TABLE dossier_sheet (
  authority_id text NOT NULL,
  order_id uuid NOT NULL,
  stage text NOT NULL,
  sheet jsonb NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, order_id, stage),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);

CREATE TABLE order_note (
  authority_id text NOT NULL,
  order_id uuid NOT NULL,
  id uuid NOT NULL,
  at timestamptz NOT NULL,
  staff_id uuid NOT NULL,
  staff_name text NOT NULL,
  text text NOT NULL,
  PRIMARY KEY (authority_id, order_id, id),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);
