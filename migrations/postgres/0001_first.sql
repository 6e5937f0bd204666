-- The first schema. Every table is keyed by project first, so that it can be distributed or partitioned by it.
-- Names and columns are those of the SQLite schema beside it; only types and the box index differ. Ids sort by their
-- bytes, as they do there.

create extension if not exists postgis;

create table project (
    id             text    collate "C" not null primary key,
    name           text    not null,
    planar_crs     bigint  not null,
    demo           boolean not null,
    rule_overrides jsonb   not null,
    revision       bigint  not null default 0
);

-- Who made which revision, and when; which user action it was, and what a person calls it.
create table revision (
    project  text        collate "C" not null references project (id),
    revision bigint      not null,
    at       timestamptz not null,
    who      text        not null,
    action   text        collate "C",
    title    jsonb,
    primary key (project, revision)
);

create unique index revision_by_action on revision (project, action) where action is not null;

-- The baseline. GIS programs read `geom`, by the views in the schema `layers`; the program itself reads `wkb`.
create table feature (
    project         text   collate "C" not null references project (id),
    id              text   collate "C" not null,
    kind            text   collate "C" not null,
    courtyard       text   collate "C",  -- the courtyard it belongs to; null: surroundings
    named_courtyard text   collate "C",  -- the courtyard it names itself
    wkb             bytea  not null,
    min_x           double precision not null,
    min_y           double precision not null,
    max_x           double precision not null,
    max_y           double precision not null,
    properties      jsonb  not null,
    revision        bigint not null,
    geom            geometry(Geometry, 4326) generated always as (st_geomfromwkb(wkb, 4326)) stored,
    primary key (project, id)
);

create index feature_by_kind on feature (project, kind, id);
create index feature_by_courtyard on feature (project, courtyard, kind, id);
create index feature_by_geom on feature using gist (geom);

create table scenario (
    project    text        collate "C" not null references project (id),
    id         text        collate "C" not null,
    courtyard  text        collate "C" not null,
    name       text        not null,
    status     text        not null check (status in ('draft', 'published', 'archived')),
    created_at timestamptz not null,
    revision   bigint      not null,
    primary key (project, id)
);

create index scenario_by_courtyard on scenario (project, courtyard);

-- What a scenario does to the baseline. A removal has no feature columns.
create table overlay (
    project         text   collate "C" not null,
    scenario        text   collate "C" not null,
    id              text   collate "C" not null,
    action          text   not null check (action in ('add', 'replace', 'remove')),
    kind            text   collate "C",
    courtyard       text   collate "C",
    named_courtyard text   collate "C",
    wkb             bytea,
    min_x           double precision,
    min_y           double precision,
    max_x           double precision,
    max_y           double precision,
    properties      jsonb,
    revision        bigint not null,
    primary key (project, scenario, id),
    foreign key (project, scenario) references scenario (project, id),
    check ((action = 'remove') = (wkb is null))
);

-- One feature before and after one write, as JSON. `ordinal` is the edit's place in its write.
create table history (
    project          text   collate "C" not null,
    revision         bigint not null,
    ordinal          bigint not null,
    feature          text   collate "C" not null,
    scenario         text   collate "C",
    action           text   not null check (action in ('insert', 'update', 'delete')),
    kind             text   not null,
    courtyard        text   collate "C",  -- the courtyard it belongs to after the write, or did before it was removed
    former_courtyard text   collate "C",  -- the courtyard that the write moved it out of
    before           text,
    after            text,
    primary key (project, revision, ordinal),
    foreign key (project, revision) references revision (project, revision)
);

create index history_by_feature on history (project, feature, revision);
create index history_by_courtyard on history (project, courtyard, revision);
create index history_by_former_courtyard on history (project, former_courtyard, revision)
    where former_courtyard is not null;
create index history_by_scenario on history (project, scenario, revision) where scenario is not null;

-- A project's own lenses, beside the built-in ones. Either focal length and sensor width are known, or the field of view.
create table lens (
    project         text   collate "C" not null references project (id),
    id              text   collate "C" not null,
    name            text   collate "C" not null,
    image_width_px  bigint not null,
    image_height_px bigint not null,
    focal_length_mm double precision,
    sensor_width_mm double precision,
    hfov_deg        double precision,
    revision        bigint not null,
    primary key (project, id),
    unique (project, name),
    check ((focal_length_mm is null) = (sensor_width_mm is null)),
    check ((focal_length_mm is null) <> (hfov_deg is null))
);
