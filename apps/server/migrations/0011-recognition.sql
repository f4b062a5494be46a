-- What a machine read on a file, and what the business registry said of the organisation. Both hold names and numbers of
-- people: sealed with a key made from the master key; only state and doubts are readable here.

CREATE TABLE file_reading (
  authority_id text NOT NULL,
  order_id uuid NOT NULL,
  file_id uuid NOT NULL,
  slot text NOT NULL,
  kind text NOT NULL,
  -- `held`: an identity card waits for the consent to read it.
  state text NOT NULL CHECK (state IN ('held', 'waiting', 'read', 'doubtful', 'failed', 'unavailable')),
  doubts jsonb NOT NULL DEFAULT '[]',
  sealed text,
  at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, file_id),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);
CREATE INDEX file_reading_order ON file_reading (authority_id, order_id);

-- The last answer of the registry, and the question it belongs to (a hash: another code or name asks again).
CREATE TABLE registry_answer (
  authority_id text NOT NULL,
  order_id uuid NOT NULL,
  question text NOT NULL,
  state text NOT NULL CHECK (state IN ('found', 'absent', 'unavailable')),
  sealed text,
  at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, order_id),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);
