import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { freshDatabase } from '../../../test/setup/database.ts';
import type { TestDatabase } from '../../../test/setup/database.ts';
import { connect } from './database.ts';
import type { Connections } from './database.ts';
import { inTransaction, systemActor } from './tx.ts';

let db: TestDatabase;
let one: Connections;
beforeAll(async () => {
  db = await freshDatabase();
  await db.asAdmin('create table cow (name text unique, calf_of text references cow (name))');
  await db.asAdmin('grant select, insert on cow to worker');
  one = connect(db.appUrl, { max: 1 });
});
beforeEach(() => db.asAdmin('truncate cow'));
afterAll(async () => {
  await one.close();
  await db.drop();
});

const act = <T>(work: Parameters<typeof inTransaction<T>>[2]) =>
  inTransaction(one.db, systemActor('farmer'), work);
const born = (name: string, calfOf: string | null = null) =>
  sql`insert into cow (name, calf_of) values (${name}, ${calfOf})`;
const names = () =>
  act(async ({ tx }) => (await sql<{ name: string }>`select name from cow order by name`.execute(tx)).rows);

test('a read sees what was written before it', async () => {
  const seen = await act(async ({ tx }) => {
    await born('Bess').execute(tx);
    await born('Dot', 'Bess').execute(tx);
    return (await sql`select name from cow`.execute(tx)).rows.length;
  });
  expect(seen).toBe(2);
  expect(await names()).toEqual([{ name: 'Bess' }, { name: 'Dot' }]);
});

test('a write that fails fails the next read, under its own error, and nothing is kept', async () => {
  await expect(
    act(async ({ tx }) => {
      await born('Bess').execute(tx);
      await born('Dot', 'nobody').execute(tx);
      await born('Elsie').execute(tx);
      await sql`select name from cow`.execute(tx);
    }),
  ).rejects.toMatchObject({ code: '23503' });
  expect(await names()).toEqual([]);
});

test('a write that fails with nothing after it fails the commit', async () => {
  await expect(
    act(async ({ tx }) => {
      await born('Bess').execute(tx);
      await born('Bess').execute(tx);
    }),
  ).rejects.toMatchObject({ code: '23505' });
  expect(await names()).toEqual([]);
});

test('work that gives up takes its writes along, and the connection goes on', async () => {
  await expect(
    act(async ({ tx }) => {
      await born('Bess').execute(tx);
      throw new Error('changed my mind');
    }),
  ).rejects.toThrow('changed my mind');
  await expect(
    one.db.transaction().execute(() => Promise.reject(new Error('not even begun'))),
  ).rejects.toThrow('not even begun');
  expect(await names()).toEqual([]);
});
