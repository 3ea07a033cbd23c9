import { fileURLToPath } from 'node:url';
import type { RoutingDirectory } from './directory.api.ts';
import { StateSettings } from './import.rules.ts';
import type { DirectoryFiles } from './import.rules.ts';
import { partyOfKind, readDirectoryFiles } from './load.ts';

const CONNECTICUT = fileURLToPath(new URL('../../data/connecticut/', import.meta.url));

/** For tests of pure rules: the routing table straight from the files. A test on PostgreSQL proves the loaded one equal. */
function routingTableOf(files: DirectoryFiles): RoutingDirectory {
  const { source: _source, toBeConfirmed: _toBeConfirmed, ...state } = StateSettings.parse(files.settings);
  const shares = (rows: DirectoryFiles['zips'], column: string) =>
    rows.map((row) => ({ townId: row.town_id!, share: Number(row[column]) }));
  return {
    ...state,
    towns: Object.fromEntries(
      files.towns.map((row) => [
        row.town_id,
        {
          name: row.town!,
          county: row.county!,
          police: row.police_ids!.split(';'),
          policeChoice: row.police_choice === 'yes',
          troop: row.troop_id!,
          district: row.district_id!,
          team: row.team_id || null,
          population: Number(row.population_2020),
          toBeConfirmed: row.to_be_confirmed!.split(';'),
          source: row.source!,
          asOf: row.as_of!,
        },
      ]),
    ),
    agencies: Object.fromEntries(
      files.agencies.map((row) => [
        row.id,
        {
          kind: row.kind!,
          name: row.name!,
          source: row.source!,
          asOf: row.as_of!,
          toBeConfirmed: row.to_be_confirmed === 'yes',
        },
      ]),
    ),
    desks: files.agencies
      .filter((row) => partyOfKind(row.kind!) && row.kind !== 'dcf_statewide')
      .map((row) => row.id!),
    places: files.places.map((row) => ({
      name: row.place!,
      townId: row.town_id!,
      share: Number(row.share_of_place_population),
    })),
    zips: Object.fromEntries(
      [...Map.groupBy(files.zips, (row) => row.zip!)].map(([zip, rows]) => [
        zip,
        shares(rows, 'share_of_zip_population').sort((a, b) => b.share - a.share),
      ]),
    ),
  };
}

/** The files that ship, as rows of text. */
export function connecticutFiles(): DirectoryFiles {
  return readDirectoryFiles(CONNECTICUT);
}

export function connecticut(): RoutingDirectory {
  return routingTableOf(connecticutFiles());
}
