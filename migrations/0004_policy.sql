-- 0004 policy: dated editions of the policy as data. Owner: src/policy. Breaking: no.
set role owner;

create table policy_edition (
  id             text primary key,
  title          text not null,
  effective_from date not null,
  effective_to   date,
  state          text not null check (state in ('draft', 'in_force', 'retired')),
  data           jsonb not null,
  digest         bytea not null check (octet_length(digest) = 32),
  source         text not null,
  loaded_at      timestamptz not null,
  check (effective_to is null or effective_to > effective_from)
);
comment on table policy_edition is 'One dated version of the policy: clauses, clocks, calendar, thresholds, package table. Reports are bound to it by id, so a row is never rewritten; a correction is a new edition.';
comment on column policy_edition.effective_from is 'First local date on which reports received are bound to this edition; effective_to is the first date on which they no longer are.';
comment on column policy_edition.digest is 'SHA-256 of the canonical JSON (RFC 8785) of data.';
grant select on policy_edition to careline, hart_state, agency, public_intake, worker, auditor;

reset role;
