-- Where a scenario was deleted. Another one may be made under its id: what the history says of the one before is not its own.
create table scenario_end (
    project  text   collate "C" not null,
    scenario text   collate "C" not null,
    revision bigint not null,
    primary key (project, scenario, revision),
    foreign key (project, revision) references revision (project, revision)
);
