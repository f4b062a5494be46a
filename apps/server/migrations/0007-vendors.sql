-- What adapters of outside vendors keep between processes: access tokens (few are given a day), and the nonces of
-- notices already taken. The tokens are sealed: a copy of the table opens no door.

CREATE TABLE vendor_token (
  vendor text PRIMARY KEY,
  sealed text NOT NULL,
  expires_at timestamptz NOT NULL
);

CREATE TABLE notice_nonce (
  nonce text PRIMARY KEY,
  until timestamptz NOT NULL
);
