import { z } from 'zod';

/** A file of the jurisdiction data as rows of text, before anything is believed. */
export interface DirectoryFiles {
  readonly towns: readonly Row[];
  readonly agencies: readonly Row[];
  readonly places: readonly Row[];
  readonly zips: readonly Row[];
  readonly settings: unknown;
}
type Row = Readonly<Record<string, string>>;

export const StateSettings = z.strictObject({
  state: z.string().length(2),
  stateName: z.string().min(1),
  timeZone: z.string().min(1),
  version: z.string().min(1),
  hartLead: z.string(),
  fbi: z.string(),
  hotline: z.string(),
  dutyOfficer: z.string(),
  attorneys: z.record(z.string(), z.string()),
  land: z.array(
    z.strictObject({
      kind: z.string(),
      townTroop: z.boolean(),
      agencies: z.array(z.strictObject({ id: z.string(), counties: z.array(z.string()) })),
    }),
  ),
  source: z.string().min(1),
  toBeConfirmed: z.boolean(),
});
export type StateSettings = z.infer<typeof StateSettings>;

const SHARE_TOLERANCE = 0.02;
const EMAIL = /[\w.+-]+@[\w-]+\.\w+/;

/** Everything wrong with the data, one sentence per row and column. Empty = it may be loaded. */
export function directoryProblems(files: DirectoryFiles): string[] {
  const agencyIds = new Set(files.agencies.map((row) => row.id ?? ''));
  const townIds = new Set(files.towns.map((row) => row.town_id ?? ''));
  return [
    ...everyRow('agencies.csv', files.agencies, 'id', agencyProblems),
    ...everyRow('towns.csv', files.towns, 'town_id', (row) => townProblems(row, agencyIds)),
    ...everyRow('places.csv', files.places, 'place', (row) =>
      shareProblems(row, 'share_of_place_population', townIds),
    ),
    ...everyRow('zip-town.csv', files.zips, 'zip', (row) => [
      ...(/^\d{5}$/.test(row.zip ?? '') ? [] : ['zip: not five digits']),
      ...shareProblems(row, 'share_of_zip_population', townIds),
    ]),
    ...repeated('agencies.csv', files.agencies, (row) => row.id ?? ''),
    ...repeated('towns.csv', files.towns, (row) => row.town_id ?? ''),
    ...repeated('zip-town.csv', files.zips, (row) => `${row.zip} ${row.town_id}`),
    ...sums('zip-town.csv', files.zips, 'zip', 'share_of_zip_population'),
    ...settingProblems(files.settings, agencyIds),
  ];
}

function everyRow(file: string, rows: readonly Row[], key: string, check: (row: Row) => string[]): string[] {
  if (rows.length === 0) return [`${file}: has no rows`];
  return rows.flatMap((row, index) =>
    [...check(row), ...provenance(row)].map(
      (problem) => `${file} row ${index + 2} (${row[key] ?? '?'}): ${problem}`,
    ),
  );
}

function provenance(row: Row): string[] {
  return [
    ...(row.source ? [] : ['source: missing']),
    ...(/^\d{4}-\d{2}-\d{2}$/.test(row.as_of ?? '') ? [] : ['as_of: not a date']),
    ...(row.to_be_confirmed === undefined ? ['to_be_confirmed: missing'] : []),
    ...Object.entries(row)
      .filter(([, value]) => EMAIL.test(value))
      .map(([column]) => `${column}: holds an e-mail address`),
  ];
}

function agencyProblems(row: Row): string[] {
  return ['id', 'kind', 'name', 'status']
    .filter((column) => !row[column])
    .map((column) => `${column}: missing`);
}

function townProblems(row: Row, agencies: ReadonlySet<string>): string[] {
  const problems = ['town_id', 'town', 'county']
    .filter((column) => !row[column])
    .map((column) => `${column}: missing`);
  const police = (row.police_ids ?? '').split(';').filter(Boolean);
  if (police.length === 0) problems.push('police_ids: nobody answers');
  for (const id of police) if (!agencies.has(id)) problems.push(`police_ids: unknown agency ${id}`);
  for (const column of ['troop_id', 'district_id', 'dcf_area_office_id', 'dcf_region_id'])
    if (!agencies.has(row[column] ?? '')) problems.push(`${column}: unknown agency ${row[column] ?? ''}`);
  for (const column of ['team_id', 'center_id'])
    if (row[column] && !agencies.has(row[column])) problems.push(`${column}: unknown agency ${row[column]}`);
  if ((row.police_choice === 'yes') !== police.length > 1)
    problems.push('police_choice: must be yes exactly where several agencies answer');
  if (!(Number(row.population_2020) > 0)) problems.push('population_2020: not a number');
  if (
    !Number.isFinite(Number.parseFloat(row.lat ?? '')) ||
    !Number.isFinite(Number.parseFloat(row.lon ?? ''))
  )
    problems.push('lat/lon: not a position');
  return problems;
}

function shareProblems(row: Row, column: string, towns: ReadonlySet<string>): string[] {
  const share = Number(row[column]);
  return [
    ...(towns.has(row.town_id ?? '') ? [] : [`town_id: unknown town ${row.town_id ?? ''}`]),
    ...(row[column] !== '' && share >= 0 && share <= 1 ? [] : [`${column}: not a share from 0 to 1`]),
  ];
}

function repeated(file: string, rows: readonly Row[], key: (row: Row) => string): string[] {
  const seen = new Set<string>();
  return rows.flatMap((row, index) => {
    const twice = seen.has(key(row));
    seen.add(key(row));
    return twice ? [`${file} row ${index + 2} (${key(row)}): stands there twice`] : [];
  });
}

function sums(file: string, rows: readonly Row[], key: string, share: string): string[] {
  return [...Map.groupBy(rows, (row) => row[key] ?? '')]
    .map(([value, group]) => ({ value, sum: group.reduce((total, row) => total + Number(row[share]), 0) }))
    .filter(({ sum }) => sum > 1 + SHARE_TOLERANCE)
    .map(({ value, sum }) => `${file} (${value}): ${share} adds up to ${sum.toFixed(3)}, more than 1`);
}

function settingProblems(settings: unknown, agencies: ReadonlySet<string>): string[] {
  const parsed = StateSettings.safeParse(settings);
  if (!parsed.success)
    return parsed.error.issues.map((issue) => `state.json: ${issue.path.join('.')}: ${issue.message}`);
  const named = [
    parsed.data.hartLead,
    parsed.data.fbi,
    parsed.data.hotline,
    parsed.data.dutyOfficer,
    ...Object.entries(parsed.data.attorneys).flat(),
    ...parsed.data.land.flatMap((land) => land.agencies.map(({ id }) => id)),
  ];
  return named.filter((id) => !agencies.has(id)).map((id) => `state.json: unknown agency ${id}`);
}
