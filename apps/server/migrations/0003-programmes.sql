-- Authorities, their programmes (every published version kept), rosters, and the ledger of free certificates.

CREATE TABLE authority (
  id text PRIMARY KEY,
  title jsonb NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE programme_version (
  authority_id text NOT NULL REFERENCES authority,
  programme text NOT NULL,
  version int NOT NULL,
  sha256 text NOT NULL,
  source text NOT NULL,
  published_at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, programme, version)
);

CREATE TABLE user_group (
  authority_id text NOT NULL REFERENCES authority,
  programme text NOT NULL,
  person_id uuid NOT NULL,
  chosen text NOT NULL,
  chosen_at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, programme, person_id)
);

CREATE TABLE roster_member (
  authority_id text NOT NULL REFERENCES authority,
  roster text NOT NULL,
  uscc text NOT NULL,
  name text NOT NULL,
  member_group text NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, roster, uscc)
);

-- The row that two requests racing for the last free certificate both have to lock.
CREATE TABLE entitlement_account (
  authority_id text NOT NULL REFERENCES authority,
  entitlement text NOT NULL,
  uscc text NOT NULL,
  PRIMARY KEY (authority_id, entitlement, uscc)
);

-- One reservation an order. Used = reserved + consumed inside the window; released counts no more.
CREATE TABLE entitlement_use (
  authority_id text NOT NULL REFERENCES authority,
  order_id uuid NOT NULL,
  entitlement text NOT NULL,
  uscc text NOT NULL,
  certificates int NOT NULL CHECK (certificates > 0),
  state text NOT NULL CHECK (state IN ('reserved', 'consumed', 'released')),
  reserved_at timestamptz NOT NULL,
  consumed_at timestamptz,
  released_at timestamptz,
  PRIMARY KEY (authority_id, order_id)
);
CREATE INDEX entitlement_use_account ON entitlement_use (authority_id, entitlement, uscc, reserved_at);
