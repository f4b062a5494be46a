-- Paying by a code for anybody's phone and by bank transfer: codes, the deposits on the statement, and what goes back.

-- Where the programme numbers payments apart from orders (017… beside 102…).
ALTER TABLE orders ADD COLUMN payment_number text;
CREATE UNIQUE INDEX orders_payment_number ON orders (authority_id, payment_number);

-- Inside WeChat an attempt is bound to one payer; another one who scans the same code needs an attempt of his own.
ALTER TABLE payment_attempt ADD COLUMN payer text;
ALTER TABLE refund ADD COLUMN how text;
ALTER TABLE refund ADD COLUMN done_by uuid;

-- A link for one order that needs no sign-in: only the token's hash is kept.
CREATE TABLE payment_code (
  authority_id text NOT NULL,
  order_id uuid NOT NULL,
  hash text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, hash),
  UNIQUE (hash),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);

-- Each line of the statement once, under the bank's own number; it belongs to one order at most.
CREATE TABLE bank_deposit (
  authority_id text NOT NULL REFERENCES authority,
  deposit_no text NOT NULL,
  account text NOT NULL,
  payer_name text NOT NULL,
  payer_account text NOT NULL,
  payer_bank text NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  memo text NOT NULL,
  booked_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  -- Whoever typed it in from paper; null where the bank said it.
  entered_by uuid,
  -- open: nobody knows whose; matched: pays for the order, wholly or in part; to-return, returned: all of it goes, went back.
  state text NOT NULL CHECK (state IN ('open', 'matched', 'to-return', 'returned')),
  order_id uuid,
  out_trade_no text,
  matched_at timestamptz,
  surplus_fen bigint NOT NULL DEFAULT 0 CHECK (surplus_fen >= 0 AND surplus_fen <= amount_fen),
  note text,
  PRIMARY KEY (authority_id, deposit_no),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders,
  CHECK (state <> 'matched' OR (order_id IS NOT NULL AND out_trade_no IS NOT NULL))
);
CREATE INDEX bank_deposit_state ON bank_deposit (authority_id, state, booked_at);
CREATE INDEX bank_deposit_order ON bank_deposit (authority_id, order_id);

-- Money that goes back to the account it came from: once for each purpose, under one number at the bank.
CREATE TABLE deposit_return (
  authority_id text NOT NULL,
  deposit_no text NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('refund', 'surplus', 'whole')),
  payout_no text NOT NULL,
  round int NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  reason text NOT NULL,
  state text NOT NULL CHECK (state IN ('prepared', 'sent', 'done', 'failed')),
  failure text,
  how text,
  done_by uuid,
  created_at timestamptz NOT NULL,
  done_at timestamptz,
  PRIMARY KEY (authority_id, deposit_no, purpose),
  UNIQUE (authority_id, payout_no),
  FOREIGN KEY (authority_id, deposit_no) REFERENCES bank_deposit
);

-- Until when the statement of an authority has been read.
CREATE TABLE statement_read (
  authority_id text PRIMARY KEY REFERENCES authority,
  asked_at timestamptz NOT NULL
);
