import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../../test/setup/database.ts';
import type { TestDatabase } from '../../../test/setup/database.ts';
import { connect } from './database.ts';
import type { Connections } from './database.ts';

let db: TestDatabase;
let one: Connections;
beforeAll(async () => {
  db = await freshDatabase();
  one = connect(db.adminUrl, { max: 1, as: 'itself' });
});
afterAll(async () => {
  await one.close();
  await db.drop();
});

const prepared = async () =>
  (
    await sql<{
      statement: string;
    }>`select statement from pg_prepared_statements where statement like '%cow%'`.execute(one.db)
  ).rows.filter(({ statement }) => !statement.includes('pg_prepared'));

test('a statement is prepared once per connection, whatever its values', async () => {
  await sql`create table cow (name text)`.execute(one.db);
  for (const name of ['Bess', 'Dot']) await sql`insert into cow (name) values (${name})`.execute(one.db);
  expect(await prepared()).toHaveLength(1);
});

test('after the tables changed one transaction is lost and the next goes on', async () => {
  const all = () => sql<{ name: string }>`select * from cow order by name`.execute(one.db);
  expect((await all()).rows).toEqual([{ name: 'Bess' }, { name: 'Dot' }]);
  await db.asAdmin('alter table cow add column age integer');
  await expect(all()).rejects.toThrow('cached plan must not change result type');
  expect((await all()).rows[0]).toEqual({ name: 'Bess', age: null });
});

test('a role of the transaction decides anew each time what a prepared statement shows', async () => {
  await db.asAdmin('alter table cow enable row level security');
  await db.asAdmin('grant select on cow to careline, agency');
  await db.asAdmin('create policy see on cow to careline using (true)');
  const seenBy = (role: string) =>
    one.db.transaction().execute(async (tx) => {
      await sql`select set_config('role', ${role}, true)`.execute(tx);
      return (await sql`select name from cow`.execute(tx)).rows.length;
    });
  for (let round = 0; round < 8; round++) {
    expect(await seenBy('careline')).toBe(2);
    expect(await seenBy('agency')).toBe(0);
  }
});

test('many different statements do not fill the server: beyond the limit they are planned each time', async () => {
  for (let n = 0; n < 300; n++) await sql.raw(`select ${n} as sheep`).execute(one.db);
  const { rows } = await sql<{ n: number }>`select count(*) as n from pg_prepared_statements`.execute(one.db);
  expect(rows[0]!.n).toBeLessThanOrEqual(200);
});
