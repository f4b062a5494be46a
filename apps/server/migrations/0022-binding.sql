-- Ways beside the stamp by which an organisation stands behind its papers: what was asked, what was signed or said, and by whom.

CREATE TABLE organisation_binding (
  authority_id text NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  stage text NOT NULL,
  way text NOT NULL CHECK (way IN ('certificate', 'legal-representative')),
  -- `prepared`: a declaration waits for its signature. `waiting`: the legal representative is asked.
  state text NOT NULL CHECK (state IN ('prepared', 'waiting', 'done', 'refused', 'withdrawn')),
  -- Versions of the papers that it speaks for: an edit of what they show makes it outdated.
  covers text NOT NULL,
  content bytea NOT NULL,
  until timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  decided_at timestamptz,
  subject text,
  serial text,
  certificate bytea,
  signature bytea,
  -- The legal representative. Of the link only a hash is kept.
  name text,
  identity text,
  mobile text,
  token_hash text,
  reference text,
  PRIMARY KEY (authority_id, id),
  UNIQUE (token_hash),
  FOREIGN KEY (authority_id, order_id) REFERENCES orders
);
CREATE INDEX organisation_binding_order ON organisation_binding (authority_id, order_id, stage);
CREATE UNIQUE INDEX organisation_binding_current ON organisation_binding (authority_id, order_id, stage)
  WHERE state IN ('waiting', 'done', 'refused');
