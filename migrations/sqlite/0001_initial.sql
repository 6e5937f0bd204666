-- The first schema. Every table is keyed by project first, so that the same layout can be distributed by it.
-- Names and columns are those of the PostgreSQL schema beside it; only types, the box index and its triggers differ.

create table project (
    id             text    not null primary key,
    name           text    not null,
    planar_crs     integer not null,
    demo           integer not null,
    rule_overrides text    not null check (json_valid(rule_overrides)),
    revision       integer not null default 0
) strict, without rowid;

-- Who made which revision, and when.
create table revision (
    project  text    not null references project (id),
    revision integer not null,
    at       text    not null,
    who      text    not null,
    primary key (project, revision)
) strict, without rowid;

-- The baseline. `key` is what the R*Tree knows a row by; nothing else uses it.
create table feature (
    key             integer primary key,
    project         text    not null references project (id),
    id              text    not null,
    kind            text    not null,
    courtyard       text,    -- the courtyard it belongs to; null: surroundings
    named_courtyard text,    -- the courtyard it names itself
    wkb             blob    not null,
    min_x           real    not null,
    min_y           real    not null,
    max_x           real    not null,
    max_y           real    not null,
    properties      text    not null check (json_valid(properties)),
    revision        integer not null,
    unique (project, id)
) strict;

create index feature_by_kind on feature (project, kind, id);
create index feature_by_courtyard on feature (project, courtyard, kind, id);

create table scenario (
    project    text    not null references project (id),
    id         text    not null,
    courtyard  text    not null,
    name       text    not null,
    status     text    not null check (status in ('draft', 'published', 'archived')),
    created_at text    not null,
    revision   integer not null,
    primary key (project, id)
) strict, without rowid;

create index scenario_by_courtyard on scenario (project, courtyard);

-- What a scenario does to the baseline. A removal has no feature columns.
create table overlay (
    project         text    not null,
    scenario        text    not null,
    id              text    not null,
    action          text    not null check (action in ('add', 'replace', 'remove')),
    kind            text,
    courtyard       text,
    named_courtyard text,
    wkb             blob,
    min_x           real,
    min_y           real,
    max_x           real,
    max_y           real,
    properties      text check (properties is null or json_valid(properties)),
    revision        integer not null,
    primary key (project, scenario, id),
    foreign key (project, scenario) references scenario (project, id),
    check ((action = 'remove') = (wkb is null))
) strict;

-- One feature before and after one write, as JSON. `ordinal` is the edit's place in its write.
create table history (
    project          text    not null,
    revision         integer not null,
    ordinal          integer not null,
    feature          text    not null,
    scenario         text,
    action           text    not null check (action in ('insert', 'update', 'delete')),
    kind             text    not null,
    courtyard        text,   -- the courtyard it belongs to after the write, or did before it was removed
    former_courtyard text,   -- the courtyard that the write moved it out of
    before           text,
    after            text,
    primary key (project, revision, ordinal),
    foreign key (project, revision) references revision (project, revision)
) strict;

create index history_by_feature on history (project, feature, revision);
create index history_by_courtyard on history (project, courtyard, revision);
create index history_by_former_courtyard on history (project, former_courtyard, revision)
    where former_courtyard is not null;

-- The bounding boxes of `feature`. The R*Tree keeps them as 32-bit numbers rounded outwards, so that a search
-- finds candidates, and the query compares the exact columns.
create virtual table feature_box using rtree (key, min_x, max_x, min_y, max_y);

create trigger feature_box_insert after insert on feature begin
    insert into feature_box values (new.key, new.min_x, new.max_x, new.min_y, new.max_y);
end;

create trigger feature_box_update after update of min_x, min_y, max_x, max_y on feature
when old.min_x <> new.min_x or old.min_y <> new.min_y or old.max_x <> new.max_x or old.max_y <> new.max_y
begin
    update feature_box
    set min_x = new.min_x, max_x = new.max_x, min_y = new.min_y, max_y = new.max_y
    where key = new.key;
end;

create trigger feature_box_delete after delete on feature begin
    delete from feature_box where key = old.key;
end;
