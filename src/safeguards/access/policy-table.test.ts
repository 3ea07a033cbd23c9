import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEMO_PEOPLE } from '../../../seed/accounts.ts';
import { freshDatabase } from '../../../test/setup/database.ts';
import type { TestDatabase } from '../../../test/setup/database.ts';
import { policySql } from './policy-sql.rules.ts';
import { OBJECT_NAMES, PEOPLE } from './policy-table.rules.ts';
import type { Role } from './roles.rules.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const OBJECTS = `'{${OBJECT_NAMES.join(',')}}'::text[]`;

/** Everything the database itself says about who may do what to the objects of the table. */
async function rights(client: pg.Client): Promise<unknown[]> {
  const { rows: policies } = await client.query(
    `select tablename, policyname, permissive, roles::text, cmd, qual, with_check from pg_policies where tablename = any (${OBJECTS}) order by 1, 2`,
  );
  const { rows: grants } = await client.query(
    `select c.relname, a.attname, r.rolname, p.verb from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       cross join pg_roles r cross join unnest('{select,insert,update}'::text[]) as p(verb)
      where c.relnamespace = 'public'::regnamespace and c.relname = any (${OBJECTS}) and r.rolname !~ '^pg_' and not r.rolsuper and r.rolname <> 'owner'
        and has_column_privilege(r.oid, c.oid, a.attnum, p.verb) order by 1, 2, 3, 4`,
  );
  const { rows: others } = await client.query(
    `select c.relname, a.grantee::regrole::text, a.privilege_type from pg_class c, aclexplode(c.relacl) a
      where c.relnamespace = 'public'::regnamespace and c.relname = any (${OBJECTS}) and a.grantee <> c.relowner and a.privilege_type not in ('SELECT', 'INSERT', 'UPDATE')`,
  );
  return [...policies, ...grants, ...others];
}

test('the migrated database has the policies and grants of the table, and no others (npm run -s policies)', async () => {
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  try {
    const migrated = await rights(client);
    await client.query('begin; set local role owner');
    await client.query(policySql());
    const written = await rights(client);
    await client.query('rollback');
    expect(migrated.length).toBeGreaterThan(500);
    expect(migrated).toEqual(written);
  } finally {
    await client.end();
  }
});

test('a table with rows about a report stands in the policy table', async () => {
  const rows = await database.asAdmin<{ name: string }>(
    `select distinct c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and a.attname in ('report_id', 'dispatch_id', 'person_id', 'notice_id') and not a.attisdropped`,
  );
  expect(rows.map(({ name }) => name).filter((name) => !OBJECT_NAMES.includes(name as never))).toEqual([]);
});

describe('the rules for policies', () => {
  interface Policy {
    name: string;
    permissive: string;
    roles: string[];
    cmd: string;
    condition: string;
  }
  const policies = () =>
    database.asAdmin<Policy>(
      `select tablename || '.' || policyname as name, permissive, roles::text[], cmd, coalesce(qual, '') || ' ' || coalesce(with_check, '') as condition
         from pg_policies where schemaname = 'public' and tablename = any (${OBJECTS})`,
    );

  test('one policy per role, verb and table: no right adds up by OR, within a policy either', async () => {
    const all = await policies();
    const seen = all.flatMap(({ name, roles, cmd }) =>
      roles.map((role) => `${name.split('.')[0]} ${role} ${cmd}`),
    );
    expect(seen.filter((one, index) => seen.indexOf(one) !== index)).toEqual([]);
    expect(all.filter(({ cmd, permissive }) => cmd === 'ALL' || permissive !== 'PERMISSIVE')).toEqual([]);
    expect(all.filter(({ condition }) => / OR /i.test(condition))).toEqual([]);
  });

  test('no function runs once per row: each stands in a sub-select', async () => {
    for (const { name, condition } of await policies())
      for (const [call] of condition.matchAll(/(.{0,10})\b[a-z_]+\(\)/g))
        expect(call, name).toMatch(/SELECT /);
  });

  test('every column that a policy compares leads an index', async () => {
    const leading = await database.asAdmin<{ column: string }>(
      `select c.relname || '.' || a.attname as column from pg_index i join pg_class c on c.oid = i.indrelid
         join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
        where c.relnamespace = 'public'::regnamespace and i.indpred is null`,
    );
    const indexed = new Set(leading.map(({ column }) => column));
    for (const { name, condition } of await policies()) {
      const table = name.split('.')[0]!;
      for (const [, column] of condition.matchAll(/\(?\b(?:\w+\.)?(\w+) (?:=|<>) (?:ANY|ALL)/g))
        expect(
          indexed.has(`${table}.${column}`) || indexed.has(`dispatch.${column}`),
          `${table}.${column}`,
        ).toBe(true);
    }
  });

  test('row security is forced, views ask as whoever asks, and nothing keeps a copy', async () => {
    const rows = await database.asAdmin<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace
         and (relkind = 'm' or relkind = 'v' and not coalesce(reloptions @> '{security_invoker=true}', false)
              or relname = any (${OBJECTS}) and not (relrowsecurity and relforcerowsecurity))`,
    );
    expect(rows).toEqual([]);
  });
});

test('each person of the training system acts as the role that the table names', () => {
  for (const { role, databaseRole, address } of DEMO_PEOPLE)
    expect(databaseRole, address).toBe(PEOPLE[role as Role].acts);
});
