-- After production: how the key is to come, parcels and what the courier says of them, PINs shown once, one-time links.

CREATE TABLE delivery_choice (
  authority_id text NOT NULL,
  order_id uuid NOT NULL,
  method text NOT NULL CHECK (method IN ('courier', 'pickup', 'download')),
  courier text,
  pickup_code text,
  chosen_at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, order_id),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);

-- A waybill that came back stays, so that a late word about it is not taken for one about its successor.
CREATE TABLE parcel (
  authority_id text NOT NULL,
  order_id uuid NOT NULL,
  waybill text NOT NULL,
  courier text NOT NULL,
  state text NOT NULL CHECK (state IN ('sent', 'delivered', 'returned')),
  tracking jsonb NOT NULL,
  reason text,
  followed boolean NOT NULL DEFAULT false,
  sent_at timestamptz NOT NULL,
  PRIMARY KEY (authority_id, order_id, waybill),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);
CREATE INDEX parcel_waybill ON parcel (authority_id, waybill);

-- The PIN a key was made with, sealed; the bytes go when it is shown.
CREATE TABLE kept_pin (
  authority_id text NOT NULL,
  order_id uuid NOT NULL,
  line int NOT NULL,
  sealed text,
  kept_at timestamptz NOT NULL,
  shown_at timestamptz,
  CHECK (sealed IS NULL OR shown_at IS NULL),
  PRIMARY KEY (authority_id, order_id, line),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);

-- Of the link only a hash is kept.
CREATE TABLE invoice_link (
  authority_id text NOT NULL,
  hash text NOT NULL,
  order_id uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (authority_id, hash),
  UNIQUE (hash),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);
