import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { sql } from 'kysely';
import type { Tx } from '../platform/db/tx.ts';
import { directoryProblems, StateSettings } from './import.rules.ts';
import type { DirectoryFiles } from './import.rules.ts';

/** Which party the desk of an agency of this kind answers for; other kinds are not addressable. */
const PARTY_OF_KIND: Record<string, 'hart_lead' | 'fbi' | 'local_police' | 'local_mdt' | 'careline'> = {
  hart_statewide: 'hart_lead',
  municipal_police: 'local_police',
  state_police_troop: 'local_police',
  tribal_police: 'local_police',
  campus_police: 'local_police',
  other_police: 'local_police',
  states_attorney: 'local_police',
  careline_duty: 'local_police',
  mdt: 'local_mdt',
  federal: 'fbi',
  dcf_statewide: 'careline',
};

export function partyOfKind(kind: string) {
  return Object.hasOwn(PARTY_OF_KIND, kind) ? PARTY_OF_KIND[kind] : undefined;
}

export class DirectoryRefused extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The jurisdiction data was not loaded. ${problems.slice(0, 20).join('\n')}`);
    this.problems = problems;
  }
}

export function readDirectoryFiles(folder: string): DirectoryFiles {
  const rows = (file: string) =>
    parse(readFileSync(join(folder, file)), { columns: true, skip_empty_lines: true }) as Record<
      string,
      string
    >[];
  return {
    towns: rows('towns.csv'),
    agencies: rows('agencies.csv'),
    places: rows('places.csv'),
    zips: rows('zip-town.csv'),
    settings: JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8')) as unknown,
  };
}

/** Loads the jurisdiction data into the owner's transaction, all of it or nothing; a bad row is named. */
export async function loadDirectory(tx: Tx, files: DirectoryFiles, validFrom: string): Promise<void> {
  const problems = directoryProblems(files);
  if (problems.length > 0) throw new DirectoryRefused(problems);
  const settings = StateSettings.parse(files.settings);
  const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`;
  await sql`
    insert into agency (id, kind, name, seat_town, ori, public_phone, status, note, source, as_of, to_be_confirmed, valid_from)
    select id, kind, name, nullif(seat_town, ''), nullif(ori, ''), nullif(public_phone, ''), status, nullif(note, ''), source, as_of::date, to_be_confirmed = 'yes', ${validFrom}::date
      from jsonb_to_recordset(${json(files.agencies)}) as r(id text, kind text, name text, seat_town text, ori text, public_phone text, status text, note text, source text, as_of text, to_be_confirmed text)
    on conflict (id) do update set kind = excluded.kind, name = excluded.name, seat_town = excluded.seat_town, ori = excluded.ori, public_phone = excluded.public_phone,
      status = excluded.status, note = excluded.note, source = excluded.source, as_of = excluded.as_of, to_be_confirmed = excluded.to_be_confirmed`.execute(
    tx,
  );
  const desks = files.agencies
    .filter((row) => partyOfKind(row.kind!))
    .map((row) => ({ id: row.id, party: partyOfKind(row.kind!), name: row.name }));
  await sql`
    insert into desk (id, agency_id, party, name, time_zone, valid_from)
    select id, id, party, name, ${settings.timeZone}, ${validFrom}::date from jsonb_to_recordset(${json(desks)}) as r(id text, party text, name text)
    on conflict (id) do update set name = excluded.name`.execute(tx);
  await sql`
    insert into channel (id, desk_id, kind, endpoint, demo, valid_from)
    select id || ':inbox', id, 'inbox', 'inbox:' || id, false, ${validFrom}::date from jsonb_to_recordset(${json(desks)}) as r(id text) on conflict (id) do nothing`.execute(
    tx,
  );
  await sql`
    insert into town (id, name, county, police_choice, troop_id, district_id, team_id, center_id, area_office_id, region_id, population, lat, lon, source, as_of, to_be_confirmed)
    select town_id, town, county, police_choice = 'yes', troop_id, district_id, nullif(team_id, ''), nullif(center_id, ''), dcf_area_office_id, dcf_region_id, population_2020::integer,
           lat::float8, lon::float8, source, as_of::date, string_to_array(to_be_confirmed, ';')
      from jsonb_to_recordset(${json(files.towns)}) as r(town_id text, town text, county text, police_choice text, troop_id text, district_id text, team_id text, center_id text,
           dcf_area_office_id text, dcf_region_id text, population_2020 text, lat text, lon text, source text, as_of text, to_be_confirmed text)
    on conflict (id) do update set police_choice = excluded.police_choice, troop_id = excluded.troop_id, district_id = excluded.district_id, team_id = excluded.team_id, center_id = excluded.center_id,
      area_office_id = excluded.area_office_id, region_id = excluded.region_id, population = excluded.population, source = excluded.source, as_of = excluded.as_of, to_be_confirmed = excluded.to_be_confirmed`.execute(
    tx,
  );
  await sql`delete from town_police`.execute(tx);
  await sql`insert into town_police (town_id, agency_id, ordinal) select town_id, police.id, police.ordinal from jsonb_to_recordset(${json(files.towns)}) as r(town_id text, police_ids text), unnest(string_to_array(police_ids, ';')) with ordinality as police (id, ordinal)`.execute(
    tx,
  );
  await sql`delete from place_town`.execute(tx);
  await sql`
    insert into place_town (place, town_id, share, source, as_of, to_be_confirmed)
    select place, town_id, share_of_place_population::float8, source, as_of::date, to_be_confirmed = 'yes'
      from jsonb_to_recordset(${json(files.places)}) as r(place text, town_id text, share_of_place_population text, source text, as_of text, to_be_confirmed text)
    on conflict do nothing`.execute(tx);
  await sql`delete from zip_town`.execute(tx);
  await sql`
    insert into zip_town (zip, town_id, share, source, as_of, to_be_confirmed)
    select zip, town_id, share_of_zip_population::float8, source, as_of::date, to_be_confirmed = 'yes'
      from jsonb_to_recordset(${json(files.zips)}) as r(zip text, town_id text, share_of_zip_population text, source text, as_of text, to_be_confirmed text)`.execute(
    tx,
  );
  await sql`
    insert into directory_setting (version, settings) values (1, ${json(settings)})
    on conflict (only_row) do update set version = directory_setting.version + 1, settings = excluded.settings`.execute(
    tx,
  );
}

const GIVEN = [
  'Alma',
  'Bernard',
  'Corinne',
  'Desmond',
  'Estelle',
  'Felix',
  'Gwendolyn',
  'Horace',
  'Ingrid',
  'Jonas',
  'Karina',
  'Lionel',
  'Mirela',
  'Nestor',
  'Ophelia',
  'Pascal',
  'Rosalind',
  'Stellan',
  'Tamsin',
  'Ulric',
  'Vesna',
  'Wendell',
];
const FAMILY = [
  'Abernathy',
  'Bellweather',
  'Cordova',
  'Dunleavy',
  'Ellsberg',
  'Fontaine',
  'Grimaldi',
  'Hathersage',
  'Iverson',
  'Jurado',
  'Kessel',
  'Lockridge',
  'Mandeville',
  'Novotny',
  'Ostrander',
  'Pemberton',
  'Quarles',
  'Rasmussen',
  'Santangelo',
  'Thackeray',
  'Ulloa',
  'Vandermeer',
  'Whitcombe',
];

/** An invented contact, an e-mail and a telephone channel for every desk. The same data gives the same people. */
export async function seedDemoContacts(tx: Tx, validFrom: string): Promise<void> {
  const desks = await tx
    .selectFrom('desk')
    .select('id')
    .where('party', '<>', 'careline')
    .orderBy('id')
    .execute();
  const people = desks.map(({ id }, index) => ({
    id: `${id}:contact`,
    desk_id: id,
    name: `${GIVEN[index % GIVEN.length]} ${FAMILY[(index * 7) % FAMILY.length]}`,
    role: 'Duty desk',
    phone: `203-555-01${String(index % 100).padStart(2, '0')}`,
    email: `desk@${id}.example`,
  }));
  await tx
    .insertInto('contact')
    .values(people.map((person) => ({ ...person, demo: true, valid_from: validFrom })))
    .onConflict((c) => c.column('id').doNothing())
    .execute();
  await tx
    .insertInto('channel')
    .values(
      people.flatMap((person) => [
        {
          id: `${person.desk_id}:email`,
          desk_id: person.desk_id,
          kind: 'email',
          endpoint: person.email,
          demo: true,
          valid_from: validFrom,
        },
        {
          id: `${person.desk_id}:phone`,
          desk_id: person.desk_id,
          kind: 'phone',
          endpoint: person.phone,
          demo: true,
          valid_from: validFrom,
        },
      ]),
    )
    .onConflict((c) => c.column('id').doNothing())
    .execute();
}

/** Points the webhook channels of these desks at receivers on this machine; unsent notices follow (demo only). */
export async function pointDemoWebhooks(
  tx: Tx,
  deskIds: readonly string[],
  receiverUrl: string,
  validFrom: string,
): Promise<void> {
  for (const deskId of deskIds) {
    await tx
      .insertInto('channel')
      .values({
        id: `${deskId}:webhook`,
        desk_id: deskId,
        kind: 'webhook',
        endpoint: `${receiverUrl}/${deskId}`,
        demo: true,
        valid_from: validFrom,
      })
      .onConflict((c) => c.column('id').doUpdateSet({ endpoint: `${receiverUrl}/${deskId}` }))
      .execute();
  }
  await sql`update directory_setting set version = version + 1`.execute(tx);
}
