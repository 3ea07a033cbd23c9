-- 0003 directory: who answers where. Agencies, their desks, contacts and channels; towns, villages, ZIP areas.
-- Owner: src/directory. Breaking: no.
set role owner;

create table directory_setting (
  only_row    boolean primary key default true check (only_row),
  version     integer not null,
  settings    jsonb not null
);
comment on table directory_setting is 'The state this installation serves: time zone, statewide desks, kinds of land. version grows with every change of the directory.';

create table agency (
  id              text primary key,
  kind            text not null,
  name            text not null,
  seat_town       text,
  ori             text,
  public_phone    text,
  status          text not null,
  note            text,
  source          text not null,
  as_of           date not null,
  to_be_confirmed boolean not null,
  valid_from      date not null,
  valid_to        date,
  check (valid_to is null or valid_to > valid_from)
);
comment on table agency is 'Police, field offices, teams, centers, district and department offices, each with its source and as-of date.';

create table desk (
  id         text primary key,
  agency_id  text not null references agency (id),
  party      text not null check (party in ('hart_lead', 'fbi', 'local_police', 'local_mdt', 'careline')),
  name       text not null,
  time_zone  text not null,
  valid_from date not null,
  valid_to   date,
  check (valid_to is null or valid_to > valid_from)
);
comment on table desk is 'The staffed address that answers for an agency. Reports are sent to desks, never to persons.';

create table contact (
  id         text primary key,
  desk_id    text not null references desk (id),
  name       text not null,
  role       text not null,
  phone      text,
  email      text,
  demo       boolean not null,
  valid_from date not null,
  valid_to   date,
  check (valid_to is null or valid_to > valid_from)
);
comment on table contact is 'A person at a desk. Demo contacts are invented.';
create index contact_by_desk on contact (desk_id);

create table channel (
  id         text primary key,
  desk_id    text not null references desk (id),
  kind       text not null check (kind in ('inbox', 'webhook', 'email', 'phone')),
  endpoint   text not null,
  demo       boolean not null,
  valid_from date not null,
  valid_to   date,
  check (valid_to is null or valid_to > valid_from)
);
comment on table channel is 'A way to reach a desk. The portal inbox is one of them; every desk has it.';
create index channel_by_desk on channel (desk_id);

create table town (
  id               text primary key,
  name             text not null unique,
  county           text not null,
  police_choice    boolean not null,
  troop_id         text not null references agency (id),
  district_id      text not null references agency (id),
  team_id          text references agency (id),
  center_id        text references agency (id),
  area_office_id   text not null references agency (id),
  region_id        text not null references agency (id),
  population       integer not null,
  lat              double precision not null,
  lon              double precision not null,
  source           text not null,
  as_of            date not null,
  to_be_confirmed  text[] not null
);
comment on table town is 'The towns of the state and who serves them; to_be_confirmed names the doubtful columns.';

create table town_police (
  town_id   text not null references town (id),
  agency_id text not null references agency (id),
  ordinal   smallint not null,
  primary key (town_id, agency_id)
);
comment on table town_police is 'Every agency with jurisdiction in a town; all are told, ordinal only says in which order they are named. Source and date stand with the town.';

create table place_town (
  place           text not null,
  town_id         text not null references town (id),
  share           double precision not null,
  source          text not null,
  as_of           date not null,
  to_be_confirmed boolean not null,
  primary key (place, town_id)
);
comment on table place_town is 'Villages, boroughs and census places, with the share of their people in each town.';

create table zip_town (
  zip             text not null check (zip ~ '^\d{5}$'),
  town_id         text not null references town (id),
  share           double precision not null,
  source          text not null,
  as_of           date not null,
  to_be_confirmed boolean not null,
  primary key (zip, town_id)
);
comment on table zip_town is 'ZIP areas cross town lines: the share of their people in each town.';

alter table contact enable row level security;
alter table contact force row level security;
create policy directory_readers on contact for select to careline, hart_state, worker, auditor using (true);
create policy owner_keeps on contact to owner using (true) with check (true);
grant select on directory_setting, agency, desk, town, town_police, place_town, zip_town to careline, hart_state, agency, worker, auditor;
-- How another agency is reached is no affair of an agency.
grant select on contact, channel to careline, hart_state, worker, auditor;
grant select on town, place_town, zip_town to public_intake;

create function keep_a_hart_lead() returns trigger
  language plpgsql set search_path = public, pg_temp
as $$
begin
  if not exists (select from was where party = 'hart_lead' and valid_to is null) then
    return null;
  end if;
  -- Two who each end one of the last two leads wait for each other here; the second sees what the first did.
  perform pg_advisory_xact_lock(hashtext('desk: hart_lead'));
  if not exists (select from desk where party = 'hart_lead' and valid_to is null) then
    raise exception 'the directory must keep a live Statewide HART Lead desk' using errcode = 'HL002';
  end if;
  return null;
end $$;
comment on function keep_a_hart_lead() is 'Whatever nobody serves goes to the Statewide HART Lead: that desk cannot disappear.';
create trigger hart_lead_is_not_deleted after delete on desk
  referencing old table as was for each statement execute function keep_a_hart_lead();
create trigger hart_lead_is_not_ended after update on desk
  referencing old table as was for each statement execute function keep_a_hart_lead();

reset role;
