-- 0011 obligation by subject: what is open about one subject is read from one index, whatever the statistics say.
-- Without the state in it, a server that has not looked at the table yet combines it with the index of everything open.
-- Owner: src/obligations. Breaking: no.
set role owner;

drop index obligation_by_subject;
-- Reason: runs at a start, before anybody is served; a million rows take about a second.
create index obligation_by_subject on obligation (subject_id, state);

reset role;
