-- Several files in one slot, in the order in which they came; printed papers and the version code that a scan carries.

DROP INDEX order_file_current;
ALTER TABLE order_file ADD COLUMN seq bigint GENERATED ALWAYS AS IDENTITY;
-- The version that the signed copy stands for: read from the scan, or, where no code could be read, the one at upload.
ALTER TABLE order_file ADD COLUMN paper_code text;
ALTER TABLE order_file ADD COLUMN paper_read boolean;
CREATE INDEX order_file_slot ON order_file (authority_id, order_id, slot) WHERE removed_at IS NULL;

-- Which data each version showed, so that a scan of an older one can be answered with what has changed since.
CREATE TABLE paper_print (
  authority_id text NOT NULL,
  order_id uuid NOT NULL,
  document text NOT NULL,
  -- 0 for a paper of the whole order.
  line int NOT NULL,
  code text NOT NULL,
  shown jsonb NOT NULL,
  printed_at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, order_id, document, line, code),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);
