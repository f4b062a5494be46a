-- Electronic seals (GB/T 38540): who makes them, the impression of each line, the seals, and the stamps put with them.
-- Pictures, seals and stamped documents are encrypted files; here stands only where they are.

ALTER TABLE serial_reservation DROP CONSTRAINT serial_reservation_purpose_check;
ALTER TABLE serial_reservation ADD CONSTRAINT serial_reservation_purpose_check
  CHECK (purpose IN ('ca', 'ocsp', 'sign', 'encrypt', 'single', 'seal-maker'));

-- The authority's seal maker: signs seals and nothing else. An earlier one stays, since its seals do.
CREATE TABLE seal_maker (
  authority_id text NOT NULL,
  id uuid NOT NULL,
  ca_id text NOT NULL,
  der bytea NOT NULL,
  wrapped bytea NOT NULL,
  not_after timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, ca_id) REFERENCES ca
);

-- Running number of the seals of one region: six digits of region, eight of number.
CREATE TABLE seal_sequence (
  authority_id text NOT NULL REFERENCES authority,
  region text NOT NULL,
  last int NOT NULL,
  PRIMARY KEY (authority_id, region)
);

-- The impression of a line as it now stands; replaced until the applicant confirms it.
CREATE TABLE seal_picture (
  authority_id text NOT NULL,
  order_id uuid NOT NULL,
  line int NOT NULL,
  -- A new one with each picture: what is confirmed is what was looked at.
  id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('failed', 'ready', 'by-hand', 'refused', 'confirmed')),
  kind text NOT NULL,
  width_mm int NOT NULL,
  height_mm int NOT NULL,
  -- What was sent, and what was made of it.
  source jsonb NOT NULL,
  source_type text NOT NULL,
  picture jsonb,
  note text,
  made_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, order_id, line),
  FOREIGN KEY (authority_id, order_id, line) REFERENCES order_line ON DELETE CASCADE,
  CHECK (state NOT IN ('ready', 'confirmed') OR picture IS NOT NULL)
);
CREATE INDEX seal_picture_by_hand ON seal_picture (authority_id, changed_at) WHERE state = 'by-hand';

CREATE TABLE e_seal (
  authority_id text NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  line int NOT NULL,
  person_id uuid NOT NULL,
  certificate_id uuid NOT NULL,
  name text NOT NULL,
  state text NOT NULL CHECK (state IN ('preparing', 'good', 'suspended', 'revoked')),
  -- Its number (esID), and the one under which the public security organ has it on file.
  es_id text,
  filing text,
  kind text,
  width_mm int,
  height_mm int,
  picture jsonb,
  -- The SESeal, as an encrypted file, and SHA-256 over it.
  sealed jsonb,
  maker_id uuid,
  valid_from timestamptz,
  valid_until timestamptz,
  created_at timestamptz NOT NULL,
  made_at timestamptz,
  -- Since when it is in its state: stamps made before stay good.
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, id),
  -- One seal a line and one a certificate, whatever is tried twice.
  UNIQUE (authority_id, order_id, line),
  UNIQUE (authority_id, certificate_id),
  UNIQUE (authority_id, es_id),
  FOREIGN KEY (authority_id, order_id, line) REFERENCES order_line,
  FOREIGN KEY (authority_id, certificate_id) REFERENCES certificate,
  FOREIGN KEY (authority_id, maker_id) REFERENCES seal_maker,
  CHECK (state IN ('preparing', 'revoked') OR (sealed IS NOT NULL AND es_id IS NOT NULL))
);
CREATE INDEX e_seal_person ON e_seal (authority_id, person_id, created_at DESC);

-- A stamp on a document: prepared, signed by the holder's key, done. The documents go after a week.
CREATE TABLE seal_stamp (
  authority_id text NOT NULL,
  id uuid NOT NULL,
  seal_id uuid NOT NULL,
  person_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('prepared', 'done')),
  prepared jsonb,
  tbs jsonb,
  document jsonb,
  stamp jsonb,
  prepared_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  done_at timestamptz,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, seal_id) REFERENCES e_seal
);
CREATE INDEX seal_stamp_old ON seal_stamp (prepared_at);
