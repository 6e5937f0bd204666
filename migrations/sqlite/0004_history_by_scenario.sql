-- What was written to one scenario, for its list and for its earlier states.
create index history_by_scenario on history (project, scenario, revision) where scenario is not null;
