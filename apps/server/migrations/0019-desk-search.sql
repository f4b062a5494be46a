-- What the desks look for among millions of orders. Names are found by pairs of neighbouring characters, since two Hanzi have no
-- trigram; numbers by runs of four. One index serves both.

CREATE FUNCTION runs(of text, length int) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT substr(of, at, length)), '{}')
  FROM generate_series(1, greatest(char_length(of) - length + 1, 0)) AS at
$$;

ALTER TABLE orders ADD COLUMN grams text[] GENERATED ALWAYS AS (
  runs(upper(organisation), 2) || runs(upper(agent), 2) || runs(upper(coalesce(number, '')), 4) || ARRAY[uscc]
) STORED;
CREATE INDEX orders_grams ON orders USING gin (grams);

-- Who carries an issuance out, so that a queue needs not open every programme.
ALTER TABLE order_stage ADD COLUMN by_whom text;
UPDATE order_stage s SET by_whom = p.source::jsonb #>> ARRAY['offers', o.offer, 'journey', s.stage, 'by']
FROM orders o JOIN programme_version p
  ON p.authority_id = o.authority_id AND p.programme = o.programme AND p.version = o.programme_version
WHERE o.authority_id = s.authority_id AND o.id = s.order_id AND s.kind = 'issuance';
CREATE INDEX order_stage_due ON order_stage (authority_id, kind, state, due_at, since);
