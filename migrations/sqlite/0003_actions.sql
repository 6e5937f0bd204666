-- Which user action a revision was, and what a person calls it: an action that is sent again is not done again.
alter table revision add column action text;
alter table revision add column title text check (title is null or json_valid(title));

create unique index revision_by_action on revision (project, action) where action is not null;
