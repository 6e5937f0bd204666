-- Who an account is elsewhere: the provider's name for itself, and its name for the person. An account that signs in only
-- there has an empty `password`.
alter table account add column issuer text collate "C";
alter table account add column subject text collate "C";

create unique index account_elsewhere on account (issuer, subject);
