-- Status of certificates: delta CRLs, CRLs held back for their growth, roll-over of CAs, what a directory has been given.

-- Full and delta share one row of numbers, and one number where they are made at once (RFC 5280 5.2.3).
ALTER TABLE crl ADD COLUMN kind text NOT NULL DEFAULT 'full' CHECK (kind IN ('full', 'delta'));
ALTER TABLE crl ALTER COLUMN kind DROP DEFAULT;
ALTER TABLE crl ADD COLUMN base_number bigint;
ALTER TABLE crl ADD CONSTRAINT crl_base CHECK ((kind = 'delta') = (base_number IS NOT NULL));
ALTER TABLE crl DROP CONSTRAINT crl_pkey;
ALTER TABLE crl ADD PRIMARY KEY (authority_id, ca_id, kind, number);

-- A CRL that grew too suddenly waits for an operator, who confirms it up to the number of entries that was shown.
CREATE TABLE crl_refusal (
  authority_id text NOT NULL,
  ca_id text NOT NULL,
  entries int NOT NULL,
  added int NOT NULL,
  refused_at timestamptz NOT NULL,
  confirmed_by text,
  confirmed_entries int,
  confirmed_at timestamptz,
  PRIMARY KEY (authority_id, ca_id),
  FOREIGN KEY (authority_id, ca_id) REFERENCES ca,
  CHECK ((confirmed_by IS NULL) = (confirmed_entries IS NULL) AND (confirmed_by IS NULL) = (confirmed_at IS NULL))
);

-- One issues; its successor may be prepared beside it; any number are retired, and keep their status services.
DROP INDEX ca_active;
CREATE UNIQUE INDEX ca_active ON ca (authority_id, suite, role) WHERE state = 'active';
CREATE UNIQUE INDEX ca_preparing ON ca (authority_id, suite, role) WHERE state = 'preparing';

-- What the LDAP directory holds of each CA, so that only changes are sent, and since when it has failed.
CREATE TABLE ldap_publication (
  authority_id text NOT NULL,
  ca_id text NOT NULL,
  crl_number bigint,
  delta_number bigint,
  published_at timestamptz,
  failed_at timestamptz,
  failure text,
  PRIMARY KEY (authority_id, ca_id),
  FOREIGN KEY (authority_id, ca_id) REFERENCES ca
);
