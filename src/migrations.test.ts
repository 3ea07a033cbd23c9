import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { schemaDump } from '../scripts/schema-dump.ts';
import { freshDatabase } from '../test/setup/database.ts';
import type { TestDatabase } from '../test/setup/database.ts';
import { MIGRATIONS_FOLDER, migrationFiles } from './platform/db/migrate.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

test('the committed dump is what the migrations make (npm run schema)', async () => {
  expect(await schemaDump(database.adminUrl)).toBe(
    readFileSync(join(MIGRATIONS_FOLDER, 'schema.sql'), 'utf8'),
  );
});

test('every table says what it is for', async () => {
  const rows = await database.asAdmin<{ relname: string }>(
    `select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r','p') and obj_description(c.oid, 'pg_class') is null`,
  );
  expect(rows).toEqual([]);
});

test('row security is enabled, forced and backed by a policy wherever a report or a person may stand', async () => {
  // Jurisdiction tables, the clock and the policy editions hold neither.
  const open = [
    'clock_offset',
    'agency',
    'desk',
    'channel',
    'town',
    'town_police',
    'place_town',
    'zip_town',
    'policy_edition',
    'conflict_route',
    'directory_version',
    'directory_setting',
  ];
  const rows = await database.asAdmin<{ relname: string }>(
    `select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r','p')
       and not (c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))
       and c.relname <> all ($1)`,
    [open],
  );
  expect(rows).toEqual([]);
});

test('every table is granted to somebody and owned by the owner, whom nobody can sign in as', async () => {
  const rows = await database.asAdmin<{ relname: string }>(
    `select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r','p')
       and (pg_get_userbyid(c.relowner) <> 'owner' or not exists (select from aclexplode(c.relacl) a where a.grantee <> c.relowner))`,
  );
  expect(rows).toEqual([]);
});

test('definer functions have a fixed search path and are closed to the public', async () => {
  const rows = await database.asAdmin<{ proname: string }>(
    `select p.proname from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef and p.prorettype <> 'trigger'::regtype
       and (p.proconfig is null or not exists (select from unnest(p.proconfig) c where c like 'search_path=%')
            or exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0))`,
  );
  expect(rows).toEqual([]);
});

test('no role of the design can sign in, pass row security or stand above another', async () => {
  const rows = await database.asAdmin<{ rolname: string }>(
    `select rolname from pg_roles where rolname in ('owner','integrity','search','careline','hart_state','agency','public_intake','worker','watch','auditor','witness','sign_in')
       and (rolcanlogin or rolsuper or rolbypassrls or rolcreaterole or rolinherit)
     union all
     select m.member::regrole::text from pg_auth_members m where m.member::regrole::text in ('owner','careline','hart_state','agency','public_intake','worker','watch','auditor','witness','sign_in')`,
  );
  expect(rows).toEqual([]);
});

/** Statements that hold a lock on a table with rows, or that decide something by the server's own clock. */
const DANGEROUS: readonly [RegExp, string][] = [
  [
    /^\s*create\s+(unique\s+)?index\s+(?!concurrently)[^;]*\bon\s+(\w+)/gim,
    'an index on a table that an earlier migration made needs "concurrently" or a reason',
  ],
  [
    /\balter\s+table\s+(\w+)\s+(?:add\s+column[^;]*\bnot\s+null(?![^;]*default)|alter\s+column\s+\w+\s+(?:set\s+data\s+)?type)/gim,
    'rewrites or locks a table with rows',
  ],
  [
    /\b(?:now\(\)|current_timestamp|clock_timestamp\(\)|statement_timestamp\(\))/gim,
    'time comes from app_now()',
  ],
  [/\bdrop\s+(?:table|column)\b/gim, 'forward only: nothing is dropped'],
];

test('migrations take no long lock, drop nothing and read no other clock', () => {
  const complaints: string[] = [];
  const made = new Set<string>();
  for (const file of migrationFiles()) {
    const own = new Set([...file.text.matchAll(/^\s*create\s+table\s+(\w+)/gim)].map((match) => match[1]!));
    for (const [pattern, why] of DANGEROUS) {
      for (const match of file.text.matchAll(pattern)) {
        const table = match.at(-1);
        if (table && own.has(table)) continue;
        if (/^-- Reason: .+\n\s*$/m.test(file.text.slice(0, match.index).split('\n').slice(-2).join('\n')))
          continue;
        complaints.push(`${file.name}: ${match[0].trim().slice(0, 80)} (${why})`);
      }
    }
    for (const table of own) made.add(table);
    expect(file.text, `${file.name} names its owner`).toMatch(/Owner: src\//);
  }
  expect(made.size).toBeGreaterThan(20);
  expect(complaints).toEqual([]);
});
