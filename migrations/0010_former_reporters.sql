-- 0010 former reporters: a corrected name of the reporter still stands in older texts of the report and stays hidden.
-- Owner: src/journey/1-intake. Breaking: no.
set role owner;
alter table report_reporter add column former jsonb not null default '[]';
comment on column report_reporter.former is 'What the reporter was called before corrections after something was sent: masked in outgoing text like the present name.';
reset role;
