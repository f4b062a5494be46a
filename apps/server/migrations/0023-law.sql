-- Duties of the law that no single room carries: to whom personal data went, by which check a revocation was asked for,
-- and what a person asked to have deleted.

-- One row for each time that personal data left for a processor: kinds of data, never the data. `authority_id` is
-- 'installation' for codes of sign-in, which concern no single counter.
CREATE TABLE data_transfer (
  authority_id text NOT NULL,
  id uuid NOT NULL,
  at timestamptz NOT NULL,
  processor text NOT NULL,
  act text NOT NULL,
  kinds jsonb NOT NULL,
  order_id uuid,
  -- Keyed hashes of the numbers and addresses that left: a person finds their own, nobody reads them here.
  subjects jsonb NOT NULL,
  reference text,
  PRIMARY KEY (authority_id, id)
);
CREATE INDEX data_transfer_at ON data_transfer (authority_id, at DESC);
CREATE INDEX data_transfer_order ON data_transfer (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX data_transfer_subjects ON data_transfer USING gin (subjects);
CREATE FUNCTION data_transfer_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a logged transfer is never changed';
END $$;
CREATE TRIGGER data_transfer_unchanged BEFORE UPDATE ON data_transfer
  FOR EACH ROW EXECUTE FUNCTION data_transfer_refuse();

-- Whoever asks for a revocation is checked first, as at application and at renewal. Good for one revocation, once.
CREATE TABLE revocation_check (
  authority_id text NOT NULL,
  id uuid NOT NULL,
  certificate_id uuid NOT NULL,
  method text NOT NULL CHECK (method IN ('code', 'papers', 'other-papers', 'own-finding')),
  note text,
  staff_id text NOT NULL,
  staff_name text NOT NULL,
  at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (authority_id, id)
);
CREATE INDEX revocation_check_certificate ON revocation_check (authority_id, certificate_id, at DESC);

-- Set when a person asked for deletion and the law orders to keep: from then on the papers are stored and used for nothing.
ALTER TABLE orders ADD COLUMN restricted_at timestamptz;

-- What was asked, what was answered, and when it was done.
CREATE TABLE deletion_request (
  authority_id text NOT NULL,
  order_id uuid NOT NULL,
  person_id uuid NOT NULL,
  at timestamptz NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('erased', 'restricted')),
  why jsonb NOT NULL,
  until timestamptz,
  done_at timestamptz,
  PRIMARY KEY (authority_id, order_id),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);
