-- Where a scenario was deleted. Another one may be made under its id: what the history says of the one before is not its own.
create table scenario_end (
    project  text    not null,
    scenario text    not null,
    revision integer not null,
    primary key (project, scenario, revision),
    foreign key (project, revision) references revision (project, revision)
) strict, without rowid;
