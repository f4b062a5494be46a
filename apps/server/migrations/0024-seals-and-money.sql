-- Money put right after the fact (a match taken back, a red-letter invoice), and what a seal page says of its own size.

-- Each time that a deposit was taken back from an order. It is never matched to that order by itself again.
CREATE TABLE deposit_unmatch (
  authority_id text NOT NULL,
  deposit_no text NOT NULL,
  order_id uuid NOT NULL,
  at timestamptz NOT NULL,
  reason text NOT NULL,
  staff_id uuid NOT NULL,
  staff_name text NOT NULL,
  PRIMARY KEY (authority_id, deposit_no, order_id, at),
  FOREIGN KEY (authority_id, deposit_no) REFERENCES bank_deposit,
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);

-- The red-letter invoice (红字发票) that takes an issued one back: one for each, by key and not by care.
CREATE TABLE red_letter (
  authority_id text NOT NULL,
  order_id uuid NOT NULL,
  stage text NOT NULL,
  blue_number text NOT NULL,
  -- Ours at the vendor; another one only after the vendor said that nothing came of the first.
  form_no text NOT NULL,
  round int NOT NULL,
  -- prepared: to be asked for. asked: the vendor has the form. confirmed: the bureau issues it. issued: it is there.
  -- failed: finance tries again, or did it on the bureau's own page.
  state text NOT NULL CHECK (state IN ('prepared', 'asked', 'confirmed', 'issued', 'failed')),
  waits_for_buyer boolean NOT NULL DEFAULT false,
  serial text,
  number text,
  issued_at timestamptz,
  pdf jsonb,
  failure text,
  how text,
  done_by uuid,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, order_id, stage),
  UNIQUE (authority_id, form_no),
  UNIQUE (authority_id, blue_number),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders,
  CHECK (state <> 'issued' OR number IS NOT NULL)
);

-- In tenths of a millimetre, off the marks of the printed seal page; null where the picture shows none.
ALTER TABLE seal_picture ADD COLUMN measured_width int;
ALTER TABLE seal_picture ADD COLUMN measured_height int;
-- Number under which the public security organ has the seal on file (备案号), or why there is none.
ALTER TABLE seal_picture ADD COLUMN filing text;
ALTER TABLE seal_picture ADD COLUMN filing_waived text;

-- Payouts that were booked are asked after for some days more: banks send money back late.
CREATE INDEX bank_proof_booked ON bank_proof_round (authority_id, sent_at) WHERE bank_state = 'sent';
