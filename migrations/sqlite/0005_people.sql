-- Who may do what. These tables are of the installation, not of a project: on a cluster they are copied to every node.

-- One row, which every change to an account takes first: of two changes at a time the second sees what the first did.
create table people (
    id       integer not null primary key check (id = 1),
    revision integer not null
) strict;

insert into people (id, revision) values (1, 0);

-- `password` is a PHC string (argon2id); `grants` a list of {project, community, role}.
create table account (
    id           text    not null primary key,
    name         text    not null unique,
    display_name text    not null,
    password     text    not null,
    disabled     integer not null,
    grants       text    not null check (json_valid(grants)),
    created_at   text    not null,
    last_seen_at text
) strict, without rowid;

-- `hash` is SHA-256 of the secret in the cookie, which is kept nowhere.
create table session (
    hash       blob not null primary key,
    account    text not null references account (id) on delete cascade,
    created_at text not null,
    seen_at    text not null
) strict, without rowid;

create index session_by_account on session (account);

-- Secrets for programs. `role` is the most that one may, whatever its account may.
create table token (
    id           text not null primary key,
    account      text not null references account (id) on delete cascade,
    name         text not null,
    hash         blob not null unique,
    role         text not null,
    created_at   text not null,
    expires_at   text,
    last_used_at text
) strict, without rowid;

create index token_by_account on token (account);

-- What became of sign-ins and permissions. The ids sort by time.
create table audit (
    id      text not null primary key,
    at      text not null,
    who     text,
    event   text not null,
    detail  text not null check (json_valid(detail)),
    address text
) strict, without rowid;

create index audit_by_time on audit (at, id);
