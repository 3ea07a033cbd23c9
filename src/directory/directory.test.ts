import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../../test/setup/database.ts';
import type { TestDatabase } from '../../test/setup/database.ts';
import { connect } from '../platform/db/database.ts';
import { inTransaction, systemActor } from '../platform/db/tx.ts';
import { createDirectoryReader, DirectoryRefused, loadDirectory } from './index.ts';
import type { RoutingDirectory } from './directory.api.ts';
import { connecticut, connecticutFiles } from './testing.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

const loaded = () =>
  inTransaction(db.db, systemActor('test'), async (ctx) => (await createDirectoryReader()(ctx)).routing);
const sorted = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => a.localeCompare(b))
          .map(([key, inner]) => [key, sorted(inner)]),
      )
    : value;

/** Towns with the same share may stand in either order. */
const byTown = (zips: RoutingDirectory['zips']) =>
  sorted(
    Object.fromEntries(
      Object.entries(zips).map(([zip, towns]) => [
        zip,
        [...towns].sort((a, b) => a.townId.localeCompare(b.townId)),
      ]),
    ),
  );

test('the routing table read from the database is the one of the files', async () => {
  const [fromDatabase, fromFiles] = [await loaded(), connecticut()];
  expect(Object.keys(fromDatabase.towns)).toHaveLength(169);
  expect(sorted(fromDatabase.towns)).toEqual(sorted(fromFiles.towns));
  expect(byTown(fromDatabase.zips)).toEqual(byTown(fromFiles.zips));
  expect([...fromDatabase.desks].sort()).toEqual([...fromFiles.desks].sort());
});

test('one bad row and nothing is loaded', async () => {
  const files = connecticutFiles();
  const broken = {
    ...files,
    towns: files.towns.map((row) => ({ ...row, town: `${row.town} (new)` })),
    agencies: [{ ...files.agencies[0]!, source: '' }, ...files.agencies.slice(1)],
  };
  const before = await loaded();
  const owner = connect(db.adminUrl, { max: 1, name: 'test', as: 'itself' });
  try {
    const load = owner.db.transaction().execute(async (tx) => {
      await sql`set local role owner`.execute(tx);
      await loadDirectory(tx, broken, '2026-01-01');
    });
    await expect(load).rejects.toThrow(DirectoryRefused);
    await expect(load).rejects.toThrow('agencies.csv row 2 (pd-ansonia): source: missing');
  } finally {
    await owner.close();
  }
  expect(await loaded()).toEqual(before);
});
