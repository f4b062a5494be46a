-- What a line is of: its term, kind of key, seal; and the agreements and consents that a person gave, each with its text's hash.

ALTER TABLE order_line ADD COLUMN term text NOT NULL DEFAULT '1y';
ALTER TABLE order_line ADD COLUMN medium text;
ALTER TABLE order_line ADD COLUMN seal boolean NOT NULL DEFAULT false;
-- Whether the applicant has chosen (roles, quantity, term); true from the start where there is nothing to choose.
ALTER TABLE orders ADD COLUMN lines_chosen boolean NOT NULL DEFAULT true;

-- Given for an order, kept with the very version and the hash of the text that was shown (PIPL art. 14, 29).
CREATE TABLE consent (
  authority_id text NOT NULL,
  order_id uuid NOT NULL,
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  agreement text NOT NULL,
  version text NOT NULL,
  hash text NOT NULL,
  about text NOT NULL CHECK (about IN ('service', 'identity-images', 'face', 'bank-account')),
  given_at timestamptz NOT NULL,
  withdrawn_at timestamptz,
  PRIMARY KEY (authority_id, id),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);
CREATE UNIQUE INDEX consent_once ON consent (authority_id, order_id, person_id, agreement, version) WHERE withdrawn_at IS NULL;
