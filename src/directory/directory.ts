import { sql } from 'kysely';
import { asWorker } from '../platform/db/tx.ts';
import type { Ctx, Tx } from '../platform/db/tx.ts';
import type { RoutingDirectory } from './directory.api.ts';
import type { StateSettings } from './import.rules.ts';

/** A desk as it is now, to be frozen into what is sent to it. */
export interface DeskNow {
  readonly id: string;
  readonly name: string;
  readonly party: string;
  readonly contacts: readonly {
    readonly name: string;
    readonly phone: string | null;
    readonly email: string | null;
  }[];
  readonly channels: readonly {
    readonly kind: 'inbox' | 'webhook' | 'email' | 'phone';
    readonly endpoint: string;
  }[];
}

export interface DirectoryNow {
  readonly version: number;
  readonly day: string;
  readonly routing: RoutingDirectory;
  readonly desks: ReadonlyMap<string, DeskNow>;
}

/**
 * Makes a reader that keeps the directory in memory and reads it again when its version or the local day changed:
 * one small query per transaction instead of a thousand rows. Within a transaction it stays the same.
 */
export function createDirectoryReader(): (ctx: Ctx) => Promise<DirectoryNow> {
  let kept: DirectoryNow | undefined;
  const asked = new WeakMap<Tx, Promise<DirectoryNow>>();
  return (ctx) => {
    const known = asked.get(ctx.tx) ?? current(ctx);
    asked.set(ctx.tx, known);
    return known;
  };

  async function current(ctx: Ctx): Promise<DirectoryNow> {
    const { version, settings } = await ctx.tx
      .selectFrom('directory_setting')
      .select(['version', 'settings'])
      .executeTakeFirstOrThrow();
    const state = settings as StateSettings;
    const day = ctx.now.toZonedDateTimeISO(state.timeZone).toPlainDate().toString();
    if (kept?.version !== version || kept.day !== day) {
      // Whoever asks first fills the memory of all: it is read with the engine's rights, contacts included.
      kept = await asWorker(ctx, (engine) => readDirectory(engine, state, version, day));
    }
    return kept;
  }
}

async function readDirectory(
  ctx: Ctx,
  state: StateSettings,
  version: number,
  day: string,
): Promise<DirectoryNow> {
  const live = sql<boolean>`valid_from <= ${day}::date and (valid_to is null or valid_to > ${day}::date)`;
  const agencies = await ctx.tx
    .selectFrom('agency')
    .select(['id', 'kind', 'name', 'source', 'as_of', 'to_be_confirmed'])
    .where(live)
    .execute();
  const towns = await ctx.tx.selectFrom('town').selectAll().orderBy('name').execute();
  const police = await ctx.tx.selectFrom('town_police').selectAll().orderBy('ordinal').execute();
  const places = await ctx.tx
    .selectFrom('place_town')
    .select(['place', 'town_id', 'share'])
    .orderBy('place')
    .execute();
  const zips = await ctx.tx
    .selectFrom('zip_town')
    .select(['zip', 'town_id', 'share'])
    .orderBy('zip')
    .orderBy('share', 'desc')
    .execute();
  const desks = await ctx.tx.selectFrom('desk').select(['id', 'name', 'party']).where(live).execute();
  const contacts = await ctx.tx
    .selectFrom('contact')
    .select(['desk_id', 'name', 'phone', 'email'])
    .where(live)
    .execute();
  const channels = await ctx.tx
    .selectFrom('channel')
    .select(['desk_id', 'kind', 'endpoint'])
    .where(live)
    .orderBy('kind')
    .execute();
  const policeOf = Map.groupBy(police, (row) => row.town_id);
  return {
    version,
    day,
    routing: {
      version: `${state.version}/${version}`,
      state: state.state,
      stateName: state.stateName,
      timeZone: state.timeZone,
      hartLead: state.hartLead,
      fbi: state.fbi,
      hotline: state.hotline,
      dutyOfficer: state.dutyOfficer,
      attorneys: state.attorneys,
      land: state.land,
      towns: Object.fromEntries(
        towns.map((town) => [
          town.id,
          {
            name: town.name,
            county: town.county,
            police: (policeOf.get(town.id) ?? []).map((row) => row.agency_id),
            policeChoice: town.police_choice,
            troop: town.troop_id,
            district: town.district_id,
            team: town.team_id,
            population: town.population,
            toBeConfirmed: town.to_be_confirmed,
            source: town.source,
            asOf: town.as_of,
          },
        ]),
      ),
      agencies: Object.fromEntries(
        agencies.map((agency) => [
          agency.id,
          {
            kind: agency.kind,
            name: agency.name,
            source: agency.source,
            asOf: agency.as_of,
            toBeConfirmed: agency.to_be_confirmed,
          },
        ]),
      ),
      desks: desks.filter((desk) => desk.party !== 'careline').map((desk) => desk.id),
      places: places.map((row) => ({ name: row.place, townId: row.town_id, share: row.share })),
      zips: Object.fromEntries(
        [...Map.groupBy(zips, (row) => row.zip)].map(([zip, rows]) => [
          zip,
          rows.map((row) => ({ townId: row.town_id, share: row.share })),
        ]),
      ),
    },
    desks: new Map(
      desks.map((desk) => [
        desk.id,
        {
          ...desk,
          contacts: contacts
            .filter((contact) => contact.desk_id === desk.id)
            .map(({ name, phone, email }) => ({ name, phone, email })),
          channels: channels
            .filter((channel) => channel.desk_id === desk.id)
            .map(({ kind, endpoint }) => ({ kind: kind as DeskNow['channels'][number]['kind'], endpoint })),
        },
      ]),
    ),
  };
}
