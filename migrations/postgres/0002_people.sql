-- Who may do what. These tables are of the installation, not of a project: on a cluster they are copied to every node.

-- One row, which every change to an account takes first: of two changes at a time the second sees what the first did.
create table people (
    id       bigint not null primary key check (id = 1),
    revision bigint not null
);

insert into people (id, revision) values (1, 0);

-- `password` is a PHC string (argon2id); `grants` a list of {project, community, role}.
create table account (
    id           text collate "C"    not null primary key,
    name         text collate "C"    not null unique,
    display_name text    not null,
    password     text    not null,
    disabled     boolean not null,
    grants       jsonb   not null,
    created_at   timestamptz    not null,
    last_seen_at timestamptz
);

-- `hash` is SHA-256 of the secret in the cookie, which is kept nowhere.
create table session (
    hash       bytea not null primary key,
    account    text collate "C" not null references account (id) on delete cascade,
    created_at timestamptz not null,
    seen_at    timestamptz not null
);

create index session_by_account on session (account);

-- Secrets for programs. `role` is the most that one may, whatever its account may.
create table token (
    id           text collate "C" not null primary key,
    account      text collate "C" not null references account (id) on delete cascade,
    name         text collate "C" not null,
    hash         bytea not null unique,
    role         text not null,
    created_at   timestamptz not null,
    expires_at   timestamptz,
    last_used_at timestamptz
);

create index token_by_account on token (account);

-- What became of sign-ins and permissions. The ids sort by time.
create table audit (
    id      text collate "C" not null primary key,
    at      timestamptz not null,
    who     text,
    event   text not null,
    detail  jsonb not null,
    address text
);

create index audit_by_time on audit (at, id);
