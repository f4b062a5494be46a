-- What single rooms keep for themselves: payment attempts and refunds, key requests, invoices, notices.

-- One order, several attempts (a new number each); at most one is settled.
CREATE TABLE payment_attempt (
  authority_id text NOT NULL,
  order_id uuid NOT NULL,
  stage text NOT NULL,
  out_trade_no text NOT NULL,
  method text NOT NULL,
  kind text NOT NULL,
  amount_fen int NOT NULL,
  state text NOT NULL CHECK (state IN ('started', 'paid', 'closed', 'surplus', 'surplus-refunded')),
  handoff jsonb,
  transaction_id text,
  started_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  paid_at timestamptz,
  PRIMARY KEY (authority_id, out_trade_no),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);
CREATE UNIQUE INDEX payment_attempt_once ON payment_attempt (authority_id, order_id, stage) WHERE state = 'paid';
CREATE INDEX payment_attempt_order ON payment_attempt (authority_id, order_id, stage);

CREATE TABLE refund (
  authority_id text NOT NULL,
  order_id uuid NOT NULL,
  out_refund_no text NOT NULL,
  out_trade_no text NOT NULL,
  amount_fen int NOT NULL,
  reason text NOT NULL,
  state text NOT NULL CHECK (state IN ('prepared', 'sent', 'done', 'failed')),
  created_at timestamptz NOT NULL,
  done_at timestamptz,
  PRIMARY KEY (authority_id, out_refund_no),
  -- A second refund of the same payment is impossible by key, not by care.
  UNIQUE (authority_id, out_trade_no),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);

CREATE TABLE invoice_request (
  authority_id text NOT NULL,
  order_id uuid NOT NULL,
  stage text NOT NULL,
  order_no text NOT NULL,
  serial text,
  state text NOT NULL CHECK (state IN ('prepared', 'sent', 'issued', 'failed')),
  number text,
  issued_at timestamptz,
  pdf jsonb,
  failure text,
  requested_at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, order_id, stage),
  UNIQUE (authority_id, order_no),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);

-- A key plan handed out for an order line; `request` binds the agent's PKCS#10 to it.
CREATE TABLE key_request (
  authority_id text NOT NULL,
  order_id uuid NOT NULL,
  line int NOT NULL,
  request uuid NOT NULL,
  by_whom uuid NOT NULL,
  issuance_id uuid,
  device text,
  refused jsonb,
  written_at timestamptz,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, order_id, line),
  UNIQUE (request),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);

-- Messages to people. The row is written with the event, in its transaction; `key` makes each sent once.
CREATE TABLE notice (
  authority_id text NOT NULL,
  id uuid NOT NULL,
  key text NOT NULL,
  order_id uuid,
  event text NOT NULL,
  channel text NOT NULL CHECK (channel IN ('sms', 'wechat')),
  recipient text NOT NULL,
  content jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'delivered', 'failed', 'unknown')),
  receipt text,
  failure text,
  created_at timestamptz NOT NULL,
  sent_at timestamptz,
  PRIMARY KEY (authority_id, id),
  UNIQUE (authority_id, key)
);
CREATE INDEX notice_receipt ON notice (receipt);
