-- What every room stands on and no room owns: the audit chain and one-time tokens.

create table audit_head (
  authority_id text primary key,
  seq bigint not null,
  mac text not null
);

create table audit (
  authority_id text not null,
  seq bigint not null,
  at timestamptz not null,
  actor text not null,
  act text not null,
  subject text not null,
  detail jsonb not null,
  previous text not null,
  mac text not null,
  primary key (authority_id, seq)
);
create index audit_subject on audit (authority_id, subject, seq);

-- Append only, whatever the program asks: a chain that could be rewritten proves nothing.
create function audit_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'audit rows are never changed or removed';
end $$;
create trigger audit_append_only before update or delete on audit
  for each row execute function audit_refuse();
create trigger audit_no_truncate before truncate on audit
  for each statement execute function audit_refuse();

-- Only the hash of a token is kept: a copy of this table opens nothing.
create table one_time_token (
  hash text primary key,
  purpose text not null,
  subject text not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index one_time_token_expiry on one_time_token (expires_at);
