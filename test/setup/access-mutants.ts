import type pg from 'pg';
import { OBJECT_NAMES } from '../../src/safeguards/access/policy-table.rules.ts';
import type { ObjectName } from '../../src/safeguards/access/policy-table.rules.ts';
import { compare, readShapes } from './access-compare.ts';
import { inWorld } from './access-world.ts';

const walledFrom = ['app_walled()', 'app_walled_dispatches()', 'app_walled_notices()', 'app_walled_people()'];
interface Mutant {
  readonly name: string;
  readonly sql: string;
  readonly objects: readonly ObjectName[];
}

/** Made from the policies that the database has, so that none is left out. */
async function ofPolicies(client: pg.Client): Promise<Mutant[]> {
  const { rows } = await client.query<{
    table: ObjectName;
    name: string;
    cmd: string;
    qual: string | null;
    check: string | null;
  }>(
    'select tablename as table, policyname as name, cmd, qual, with_check as check from pg_policies where tablename = any ($1) order by 1, 2',
    [OBJECT_NAMES],
  );
  const changed = (row: (typeof rows)[number], change: (condition: string) => string) =>
    `alter policy ${row.name} on ${row.table} ${row.qual ? `using (${change(row.qual)})` : ''} ${row.check ? `with check (${change(row.check)})` : ''}`;
  return rows.flatMap((row): Mutant[] => {
    const text = row.qual ?? row.check!;
    const of = (what: string, sql: string) => ({
      name: `${row.table}.${row.name}: ${what}`,
      sql,
      objects: [row.table],
    });
    return [
      of('dropped', `drop policy ${row.name} on ${row.table}`),
      of(
        'refuses everybody',
        changed(row, () => 'false'),
      ),
      ...(text === 'true'
        ? []
        : [
            of(
              'lets everything through',
              changed(row, () => 'true'),
            ),
          ]),
      ...(text.includes('app_desks()')
        ? [
            of(
              'any desk',
              changed(row, (condition) =>
                condition.replace(
                  /\( SELECT app_desks\(\) AS app_desks\)/g,
                  '(select array_agg(desk.id) from desk)',
                ),
              ),
            ),
          ]
        : []),
      ...(walledFrom.some((name) => text.includes(name))
        ? [
            of(
              'no wall',
              changed(row, (condition) =>
                condition.replace(/\( SELECT app_walled\w*\(\) AS app_walled\w*\)/g, "(select '{}'::uuid[])"),
              ),
            ),
          ]
        : []),
      ...(text.includes('app_reads_with_reason()')
        ? [
            of(
              'no reason asked',
              changed(row, (condition) =>
                condition.replace(/\( SELECT app_reads_with_reason\(\) AS app_reads_with_reason\)/g, 'true'),
              ),
            ),
          ]
        : []),
      ...(text.includes('app_account()')
        ? [
            of(
              'nobody is somebody',
              changed(row, (condition) =>
                condition.replace(/\(\( SELECT app_account\(\) AS app_account\) IS NOT NULL\)/g, 'true'),
              ),
            ),
          ]
        : []),
    ];
  });
}

const OTHERS: Mutant[] = [
  {
    name: 'a column too many for the desks',
    sql: 'grant update (acknowledge_by) on dispatch to agency',
    objects: ['dispatch'],
  },
  {
    name: 'a question rewritten',
    sql: 'grant update (asked) on question to careline',
    objects: ['question'],
  },
  {
    name: 'row security switched off',
    sql: 'alter table package disable row level security',
    objects: ['package'],
  },
  {
    name: 'an answer taken away',
    sql: 'revoke insert on acknowledgement from agency',
    objects: ['acknowledgement'],
  },
  {
    name: 'walls end when they are an hour old',
    sql: "create or replace function app_walled() returns uuid[] language sql stable security definer set search_path = public, pg_temp as $$ select coalesce(array_agg(w.report_id), '{}') from wall w where w.account_id = app_account() and w.lifted_at is null and w.since > app_now() $$",
    objects: ['report'],
  },
  {
    name: 'broken glass never ends',
    sql: "create or replace function app_walled() returns uuid[] language sql stable security definer set search_path = public, pg_temp as $$ select coalesce(array_agg(w.report_id), '{}') from wall w where w.account_id = app_account() and w.lifted_at is null and not exists (select from break_glass b where b.account_id = w.account_id and b.report_id = w.report_id) $$",
    objects: ['report'],
  },
  {
    name: 'broken glass opens for everybody',
    sql: "create or replace function app_walled() returns uuid[] language sql stable security definer set search_path = public, pg_temp as $$ select coalesce(array_agg(w.report_id), '{}') from wall w where w.account_id = app_account() and w.lifted_at is null and not exists (select from break_glass b where b.report_id = w.report_id and b.ends_at > app_now()) $$",
    objects: ['report'],
  },
  {
    name: 'lifted walls still stand',
    sql: "create or replace function app_walled() returns uuid[] language sql stable security definer set search_path = public, pg_temp as $$ select coalesce(array_agg(w.report_id), '{}') from wall w where w.account_id = app_account() and not exists (select from break_glass b where b.account_id = w.account_id and b.report_id = w.report_id and b.ends_at > app_now()) $$",
    objects: ['report'],
  },
];

/**
 * What lets a person see too much or too little. A note of a desk stands behind the wall of its entry as well; a grant
 * without a policy shows no row, and is found where grants are compared: policy-table.test.ts.
 */
const READING =
  /\.(careline|agency|hart_state|auditor)_select: (dropped|lets everything through|no wall|no reason asked)$/;

/** Ways of breaking what people may read, made from every policy of the database, and of breaking the walls themselves. */
export async function mutants(client: pg.Client): Promise<Mutant[]> {
  return [
    ...(await ofPolicies(client)).filter(
      ({ name }) => READING.test(name) && !/^desk_note.*no wall$/.test(name),
    ),
    ...OTHERS,
  ];
}

/** Whether the comparison with the oracle tells the broken database from the right one, in one of three worlds. */
export async function isFound(
  client: pg.Client,
  { sql, objects }: Mutant,
  firstSeed: number,
): Promise<boolean> {
  for (let seed = firstSeed; seed < firstSeed + 3; seed += 1) {
    const found = await inWorld(client, seed, async (world) => {
      const shapes = await readShapes(client);
      await client.query(sql);
      return (await compare(client, world, shapes, { seed, objects, written: 8 })).differences.length > 0;
    });
    if (found) return true;
  }
  return false;
}
