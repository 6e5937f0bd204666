-- A project's own lenses, beside the built-in ones. Either focal length and sensor width are known, or the field of view.
create table lens (
    project         text    not null references project (id),
    id              text    not null,
    name            text    not null,
    image_width_px  integer not null,
    image_height_px integer not null,
    focal_length_mm real,
    sensor_width_mm real,
    hfov_deg        real,
    revision        integer not null,
    primary key (project, id),
    unique (project, name),
    check ((focal_length_mm is null) = (sensor_width_mm is null)),
    check ((focal_length_mm is null) <> (hfov_deg is null))
) strict, without rowid;
