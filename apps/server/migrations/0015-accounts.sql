-- A person's account: more to sign in with, organisations and their members, passkeys, and changing the number.

ALTER TABLE person ADD COLUMN email text;
ALTER TABLE person ADD COLUMN password text;
-- After a change of number without the old phone, sensitive acts wait until then.
ALTER TABLE person ADD COLUMN cool_until timestamptz;
-- Deletion was asked for while the law orders keeping: storage only from then on (PIPL art. 47).
ALTER TABLE person ADD COLUMN restricted_at timestamptz;
ALTER TABLE person ADD COLUMN closed_at timestamptz;

ALTER TABLE person_alias DROP CONSTRAINT person_alias_kind_check;
ALTER TABLE person_alias ADD CONSTRAINT person_alias_kind_check CHECK (kind IN ('mobile', 'openid', 'user-name'));

-- What the list of sessions shows. The id names a session without being its secret.
ALTER TABLE session ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE session ADD COLUMN device text NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN ip text NOT NULL DEFAULT '';
CREATE UNIQUE INDEX session_id ON session (id);

CREATE TABLE organisation (
  id uuid PRIMARY KEY,
  -- The key decides when two register it at once.
  uscc text NOT NULL UNIQUE,
  name text NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE membership (
  organisation_id uuid NOT NULL REFERENCES organisation,
  person_id uuid NOT NULL REFERENCES person,
  role text NOT NULL CHECK (role IN ('owner', 'agent')),
  -- asked: waits for the owner.
  state text NOT NULL CHECK (state IN ('active', 'asked')),
  since timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, person_id)
);
CREATE UNIQUE INDEX membership_one_owner ON membership (organisation_id) WHERE role = 'owner';
CREATE INDEX membership_person ON membership (person_id);

CREATE TABLE organisation_invitation (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation,
  invited_by uuid NOT NULL REFERENCES person,
  -- One of the two: whom it is for, or the hash of the link's secret.
  mobile text,
  token_hash text UNIQUE,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  CHECK ((mobile IS NULL) <> (token_hash IS NULL))
);
CREATE INDEX organisation_invitation_mobile ON organisation_invitation (mobile) WHERE used_at IS NULL;

CREATE TABLE account_agreement (
  person_id uuid NOT NULL REFERENCES person,
  agreement text NOT NULL,
  version text NOT NULL,
  -- Of the very text that was shown.
  hash text NOT NULL,
  ip text NOT NULL,
  accepted_at timestamptz NOT NULL,
  PRIMARY KEY (person_id, agreement, version)
);

CREATE TABLE passkey (
  id uuid PRIMARY KEY,
  credential text NOT NULL UNIQUE,
  person_id uuid NOT NULL REFERENCES person,
  public_key text NOT NULL,
  counter bigint NOT NULL,
  transports text NOT NULL,
  name text NOT NULL,
  created_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX passkey_person ON passkey (person_id);

-- A solved puzzle counts once.
CREATE TABLE captcha_spent (
  signature text PRIMARY KEY,
  expires_at timestamptz NOT NULL
);
-- Who asked without solving one: the slow lane.
CREATE TABLE captcha_passed_over (
  id uuid PRIMARY KEY,
  ip text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX captcha_passed_over_ip ON captcha_passed_over (ip, at);

-- Messages about the account itself. No secret is ever among the variables.
CREATE TABLE account_notice (
  id uuid PRIMARY KEY,
  mobile text NOT NULL,
  event text NOT NULL,
  variables jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  sent_at timestamptz
);

CREATE TABLE phone_change (
  authority_id text NOT NULL REFERENCES authority,
  id uuid NOT NULL,
  -- Null: no account fits. The requester is not told.
  person_id uuid REFERENCES person,
  identifier text NOT NULL,
  applicant text NOT NULL,
  old_mobile text,
  new_mobile text NOT NULL,
  state text NOT NULL CHECK (state IN ('draft', 'waiting', 'approved', 'refused', 'effective', 'stopped')),
  ticket_hash text NOT NULL,
  created_at timestamptz NOT NULL,
  submitted_at timestamptz,
  due_at timestamptz,
  decided_at timestamptz,
  decided_by text,
  reason text,
  effective_at timestamptz,
  PRIMARY KEY (authority_id, id)
);
CREATE INDEX phone_change_desk ON phone_change (authority_id, state, submitted_at);
CREATE INDEX phone_change_person ON phone_change (person_id) WHERE state IN ('waiting', 'approved');

CREATE TABLE phone_change_paper (
  authority_id text NOT NULL,
  request_id uuid NOT NULL,
  paper text NOT NULL CHECK (paper IN ('licence', 'identity')),
  file_id uuid NOT NULL,
  wrapped_key text NOT NULL,
  sha256 text NOT NULL,
  size int NOT NULL,
  mime text NOT NULL,
  uploaded_at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, request_id, paper),
  FOREIGN KEY (authority_id, request_id) REFERENCES phone_change
);
