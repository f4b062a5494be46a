-- Proving a bank account: one row a round, one payout a round. Amount, code and full account lie sealed in `secret`; only
-- what people may see stands beside it.

CREATE TABLE bank_proof_round (
  authority_id text NOT NULL,
  order_id uuid NOT NULL,
  stage text NOT NULL,
  round integer NOT NULL,
  -- Tries and rounds are counted anew after staff gave the order back.
  span integer NOT NULL,
  payout_no text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('random-amount', 'memo-code')),
  account_name text NOT NULL,
  bank text NOT NULL,
  account_masked text NOT NULL,
  -- Keyed hash of the number, to limit the payments that one account gets.
  account_mark text NOT NULL,
  secret text NOT NULL,
  tries integer NOT NULL,
  tries_left integer NOT NULL CHECK (tries_left >= 0),
  -- prepared: to be paid. sent: booked at the receiver. returned: the bank sent it back. answered: proved by it.
  -- spent: wrong too often. expired: not answered in time. dropped: another round, staff, or the order's end came first.
  state text NOT NULL CHECK (state IN ('prepared', 'sent', 'returned', 'answered', 'spent', 'expired', 'dropped')),
  -- The bank was asked to pay: from now on it is queried first, whatever happens to us.
  asked_at timestamptz,
  prepared_at timestamptz NOT NULL,
  -- What the bank said of the payout, whatever became of the round: for reconciliation.
  bank_state text NOT NULL DEFAULT 'unknown' CHECK (bank_state IN ('unknown', 'processing', 'sent', 'returned', 'absent')),
  sent_at timestamptz,
  returned_at timestamptz,
  return_reason text,
  expires_at timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (authority_id, order_id, stage, round),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);
CREATE UNIQUE INDEX bank_proof_payout ON bank_proof_round (authority_id, payout_no);
-- Never two open rounds of one stage.
CREATE UNIQUE INDEX bank_proof_open ON bank_proof_round (authority_id, order_id, stage) WHERE state IN ('prepared', 'sent');
CREATE INDEX bank_proof_account ON bank_proof_round (authority_id, account_mark, prepared_at);
CREATE INDEX bank_proof_day ON bank_proof_round (authority_id, prepared_at);
