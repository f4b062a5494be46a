-- Who is who. A person belongs to no authority: one account works with all of them. Staff belong to exactly one.

create table person (
  id uuid primary key,
  name text,
  created_at timestamptz not null
);

-- What a person is known by. The key makes an alias belong to one person only, also when two sign-ins race.
create table person_alias (
  kind text not null check (kind in ('mobile', 'openid')),
  value text not null,
  person_id uuid not null references person (id),
  created_at timestamptz not null,
  primary key (kind, value),
  unique (person_id, kind)
);

create table staff (
  authority_id text not null,
  id uuid not null unique,
  -- Both null until the one-time link was used.
  user_name text,
  password text,
  name text not null,
  disabled_at timestamptz,
  created_at timestamptz not null,
  primary key (authority_id, id),
  unique (authority_id, user_name)
);

create table staff_role (
  authority_id text not null,
  staff_id uuid not null,
  role text not null,
  primary key (authority_id, staff_id, role),
  foreign key (authority_id, staff_id) references staff (authority_id, id)
);

-- Only the hash of the cookie's token is kept: a copy of this table signs nobody in.
create table session (
  hash text primary key,
  kind text not null check (kind in ('person', 'staff')),
  owner_id uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_owner on session (owner_id);
create index session_expiry on session (expires_at);

-- The code itself is nowhere: it is derived from the id with a key outside the database.
create table sms_code (
  id uuid primary key,
  mobile text not null,
  purpose text not null,
  ip text not null,
  tries integer not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  sent_at timestamptz,
  used_at timestamptz
);
create index sms_code_mobile on sms_code (mobile, created_at desc);
create index sms_code_ip on sms_code (ip, created_at desc);

create table sign_in_failure (
  scope text primary key,
  failures integer not null,
  last_at timestamptz not null,
  blocked_until timestamptz
);
