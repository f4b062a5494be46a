-- The certification authority: its CAs, what it was asked to issue, what it intended and what it issued, the key
-- management centre's escrowed keys, CRLs. Private keys stand in tables of their own, so that a database role for `va`
-- or `http` can be kept from them.

CREATE TABLE ca (
  authority_id text NOT NULL REFERENCES authority,
  -- Part of public addresses: /va/<authority>/<id>.crl
  id text NOT NULL,
  suite text NOT NULL CHECK (suite IN ('rsa', 'sm2')),
  role text NOT NULL CHECK (role IN ('root', 'issuing')),
  -- The CA that signed this one; itself for a root.
  issuer text NOT NULL,
  subject text NOT NULL,
  spki bytea NOT NULL,
  -- Null between the key's birth and the certificate: a start killed there goes on from there.
  der bytea,
  state text NOT NULL CHECK (state IN ('preparing', 'active', 'retired')),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, id),
  CHECK (state = 'preparing' OR der IS NOT NULL)
);
CREATE UNIQUE INDEX ca_active ON ca (authority_id, suite, role) WHERE state <> 'retired';

CREATE TABLE ca_key (
  authority_id text NOT NULL,
  ca_id text NOT NULL,
  wrapped bytea NOT NULL,
  PRIMARY KEY (authority_id, ca_id),
  FOREIGN KEY (authority_id, ca_id) REFERENCES ca
);

-- Delegated responders (RFC 6960 4.2.2.2): the only keys that `va` opens.
CREATE TABLE ocsp_responder (
  authority_id text NOT NULL,
  ca_id text NOT NULL,
  id uuid NOT NULL,
  der bytea NOT NULL,
  wrapped bytea NOT NULL,
  not_after timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, ca_id, id),
  FOREIGN KEY (authority_id, ca_id) REFERENCES ca
);

CREATE TABLE issuance_request (
  authority_id text NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  line int NOT NULL,
  profile text NOT NULL,
  suite text NOT NULL,
  certificates text NOT NULL CHECK (certificates IN ('pair', 'single')),
  term text NOT NULL,
  facts jsonb NOT NULL,
  csr bytea NOT NULL,
  spki_sha256 text NOT NULL,
  replaces uuid,
  state text NOT NULL CHECK (state IN ('requested', 'reserved', 'prepared', 'signing', 'issued', 'refused')),
  -- Which try this is. Each has serials, key and bytes of its own; what an earlier one left behind is abandoned.
  attempt int NOT NULL DEFAULT 0,
  refusal jsonb,
  envelope bytea,
  requested_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, order_id, line) REFERENCES order_line
);
-- One live request an order line, and one for each key, whatever two windows try.
CREATE UNIQUE INDEX issuance_request_line ON issuance_request (authority_id, order_id, line) WHERE state <> 'refused';
CREATE UNIQUE INDEX issuance_request_key ON issuance_request (authority_id, spki_sha256) WHERE state <> 'refused';
CREATE INDEX issuance_request_open ON issuance_request (authority_id, updated_at) WHERE state NOT IN ('issued', 'refused');

-- Before a serial is used it is here, and here it stays: no serial is ever signed twice under one issuer.
CREATE TABLE serial_reservation (
  authority_id text NOT NULL,
  issuer text NOT NULL,
  serial text NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('ca', 'ocsp', 'sign', 'encrypt', 'single')),
  request_id uuid,
  attempt int,
  reserved_at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, issuer, serial),
  FOREIGN KEY (authority_id, issuer) REFERENCES ca
);

-- What will be signed, kept before it is signed. `committed` means: a signature may exist from here on.
CREATE TABLE issuance_intent (
  authority_id text NOT NULL,
  request_id uuid NOT NULL,
  attempt int NOT NULL,
  use text NOT NULL CHECK (use IN ('sign', 'encrypt', 'single')),
  issuer text NOT NULL,
  serial text NOT NULL,
  spki bytea NOT NULL,
  profile_version int NOT NULL,
  not_before timestamptz NOT NULL,
  not_after timestamptz NOT NULL,
  tbs bytea,
  lint jsonb,
  state text NOT NULL CHECK (state IN ('reserved', 'prepared', 'committed', 'registered', 'abandoned')),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, request_id, attempt, use),
  UNIQUE (authority_id, issuer, serial),
  FOREIGN KEY (authority_id, request_id) REFERENCES issuance_request,
  FOREIGN KEY (authority_id, issuer, serial) REFERENCES serial_reservation
);

-- Every step of every issuance, in the words of docs/ISSUANCE.md.
CREATE TABLE issuance_step (
  authority_id text NOT NULL,
  request_id uuid NOT NULL,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  attempt int NOT NULL,
  step text NOT NULL,
  detail jsonb NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, request_id, seq),
  FOREIGN KEY (authority_id, request_id) REFERENCES issuance_request
);

CREATE TABLE certificate (
  authority_id text NOT NULL,
  id uuid NOT NULL,
  ca_id text NOT NULL,
  serial text NOT NULL,
  use text NOT NULL CHECK (use IN ('sign', 'encrypt', 'single')),
  twin_id uuid,
  request_id uuid NOT NULL,
  order_id uuid NOT NULL,
  line int NOT NULL,
  person_id uuid NOT NULL,
  programme text NOT NULL,
  organisation text NOT NULL,
  uscc text NOT NULL,
  subject text NOT NULL,
  spki_sha256 text NOT NULL,
  der bytea NOT NULL,
  not_before timestamptz NOT NULL,
  not_after timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('good', 'suspended', 'revoked')),
  revoked_at timestamptz,
  reason text,
  profile text NOT NULL,
  profile_version int NOT NULL,
  -- The certificate of which this one is the renewal.
  replaces uuid,
  issued_at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, ca_id, serial),
  UNIQUE (authority_id, spki_sha256),
  UNIQUE (authority_id, request_id, use),
  FOREIGN KEY (authority_id, ca_id, serial) REFERENCES serial_reservation,
  FOREIGN KEY (authority_id, request_id) REFERENCES issuance_request,
  CHECK ((state = 'good') = (revoked_at IS NULL))
);
CREATE INDEX certificate_person ON certificate (authority_id, person_id, issued_at DESC);
CREATE INDEX certificate_line ON certificate (authority_id, order_id, line);
CREATE INDEX certificate_replaces ON certificate (authority_id, replaces) WHERE replaces IS NOT NULL;
CREATE INDEX certificate_revoked ON certificate (authority_id, ca_id, revoked_at) WHERE state <> 'good';

-- The key management centre. Encryption keys only: there is no column in which a signing key could be kept.
CREATE TABLE escrowed_key (
  authority_id text NOT NULL REFERENCES authority,
  id uuid NOT NULL,
  algorithm text NOT NULL CHECK (algorithm IN ('rsa', 'sm2')),
  state text NOT NULL CHECK (state IN ('spare', 'in-use', 'history')),
  spki bytea NOT NULL,
  -- PKCS#8 under a key of its own, bound to id and state; that key under the centre's.
  wrapped bytea NOT NULL,
  wrapped_dek bytea NOT NULL,
  -- The issuance try that holds a spare, and the certificate that it ended in.
  claimed_by uuid,
  claimed_attempt int,
  certificate_id uuid,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, certificate_id) REFERENCES certificate,
  CHECK (state <> 'in-use' OR certificate_id IS NOT NULL)
);
CREATE INDEX escrowed_key_spare ON escrowed_key (authority_id, algorithm, created_at) WHERE state = 'spare' AND claimed_by IS NULL;
CREATE UNIQUE INDEX escrowed_key_certificate ON escrowed_key (authority_id, certificate_id) WHERE certificate_id IS NOT NULL;
CREATE INDEX escrowed_key_claim ON escrowed_key (authority_id, claimed_by) WHERE claimed_by IS NOT NULL;

-- The number only ever rises: it is handed out under the CA's row lock.
CREATE TABLE crl (
  authority_id text NOT NULL,
  ca_id text NOT NULL,
  number bigint NOT NULL,
  der bytea NOT NULL,
  -- Without holds: this number never falls.
  entries int NOT NULL,
  this_update timestamptz NOT NULL,
  next_update timestamptz NOT NULL,
  PRIMARY KEY (authority_id, ca_id, number),
  FOREIGN KEY (authority_id, ca_id) REFERENCES ca
);
