import { mkdtemp, rm, writeFile, readFile, rename, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction, systemActor } from '../../platform/db/tx.ts';
import type { Ctx } from '../../platform/db/tx.ts';
import { shown, WHOLE_RECORD } from '../../platform/vault.ts';
import type { SealedPlace } from '../../platform/vault.ts';
import { freshDatabase } from '../../../test/setup/database.ts';
import type { TestDatabase } from '../../../test/setup/database.ts';
import { openSealing } from './installation.ts';
import type { Sealing } from './installation.ts';

let db: TestDatabase;
let folder: string;
let sealing: Sealing;
const WORKER = systemActor('test of the vault');
const options = () => ({
  folder: join(folder, 'store'),
  rootKey: { file: join(folder, 'root.key'), make: true },
});
const act = <T>(work: (ctx: Ctx) => Promise<T>, one = sealing) =>
  inTransaction(db.db, WORKER, work, one.vaultFor);
const RECORD = '00000000-0000-7000-8000-0000000000a1';
const place: SealedPlace = {
  table: 'report',
  row: RECORD,
  column: 'content',
  version: 3,
  compartment: 'facts',
};
const keys = { record: RECORD, parts: [WHOLE_RECORD] };

beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), 'hartline-vault-'));
  sealing = await openSealing(db.db, options());
});
afterAll(async () => {
  await db.drop();
  await rm(folder, { recursive: true, force: true });
});

describe('a sealed text', () => {
  test('opens where it was sealed, in this transaction and in every later one, in this process and in another', async () => {
    const sealed = await act(async (ctx) => {
      const text = await ctx.vault.seal({ ...place, keys }, 'The blue door, third floor — ¿quién?');
      expect(await ctx.vault.open(place, text)).toMatchObject({ readable: true });
      return text;
    });
    expect(sealed).not.toContain('blue');
    const other = await openSealing(db.db, options());
    for (const one of [sealing, other])
      expect(await act((ctx) => ctx.vault.open(place, sealed), one)).toEqual({
        readable: true,
        text: 'The blue door, third floor — ¿quién?',
      });
  });

  test.each([
    ['another table', { table: 'report_revision' }],
    ['another row', { row: '00000000-0000-7000-8000-0000000000a2' }],
    ['another column', { column: 'narrative' }],
    ['another version', { version: 2 }],
    ['another compartment', { compartment: 'reporter' }],
  ])('moved to %s does not open', async (_where, moved) => {
    const sealed = await act((ctx) => ctx.vault.seal({ ...place, keys }, 'Only here.'));
    const opened = await act((ctx) => ctx.vault.open({ ...place, ...moved }, sealed));
    expect(opened).toEqual({ readable: false, why: 'damaged' });
    expect(shown(opened)).toBe('not readable (damaged)');
  });

  test('with one letter changed anywhere does not open, and clear text in its place is not believed', async () => {
    const sealed = await act((ctx) => ctx.vault.seal({ ...place, keys }, 'As it was.'));
    for (const at of [sealed.length - 1, sealed.lastIndexOf(':') + 2]) {
      const letter = sealed[at] === 'A' ? 'B' : 'A';
      const changed = sealed.slice(0, at) + letter + sealed.slice(at + 1);
      expect(await act((ctx) => ctx.vault.open(place, changed))).toMatchObject({ readable: false });
    }
    expect(await act((ctx) => ctx.vault.open(place, 'As somebody wrote it.'))).toMatchObject({
      why: 'damaged',
    });
  });

  test('of two people opens with the keys of both, and neither key serves another compartment', async () => {
    const both = { record: RECORD, parts: [WHOLE_RECORD, 'child-1', 'child-2'] };
    const sealed = await act((ctx) => ctx.vault.seal({ ...place, keys: both }, 'They are sisters.'));
    expect(await act((ctx) => ctx.vault.open(place, sealed))).toMatchObject({ text: 'They are sisters.' });
    const again = await act((ctx) => ctx.vault.seal({ ...place, keys: both }, 'They are sisters.'));
    expect(again).not.toBe(sealed);
    const rows = await db.asAdmin<{ part: string }>(
      'select part from seal_key where record_id = $1 order by part',
      [RECORD],
    );
    expect(rows.map(({ part }) => part)).toEqual(['child-1', 'child-2', WHOLE_RECORD]);
  });

  test('the keys asked for in one go share one file, written before the commit; a rollback leaves no row', async () => {
    const record = '00000000-0000-7000-8000-0000000000b1';
    const before = await files();
    const refused = act(async (ctx) => {
      ctx.vault.isNew(record);
      await Promise.all(
        ['record', 'child-1', 'child-2', 'reporter'].map((part) =>
          ctx.vault.seal({ ...place, keys: { record, parts: [part] } }, part),
        ),
      );
      await ctx.vault.beforeCommit();
      throw new Error('changed its mind');
    });
    await expect(refused).rejects.toThrow('changed its mind');
    expect((await files()) - before).toBe(1);
    expect(await db.asAdmin('select from seal_key where record_id = $1', [record])).toEqual([]);
  });
});

async function files(): Promise<number> {
  const names = await readdir(join(folder, 'store'), { recursive: true });
  return names.filter((name) => name.endsWith('.jsonl')).length;
}

describe('the key store', () => {
  test('gone, it is "unavailable": nothing is read as destroyed and nothing is written', async () => {
    const sealed = await act((ctx) => ctx.vault.seal({ ...place, keys }, 'Still there.'));
    const { folder: store } = options();
    await rename(store, `${store}.away`);
    try {
      await expect(act((ctx) => ctx.vault.open(place, sealed))).rejects.toMatchObject({ status: 503 });
      const record = '00000000-0000-7000-8000-0000000000b2';
      const writing = act(async (ctx) => {
        ctx.vault.isNew(record);
        await ctx.vault.seal({ ...place, keys: { record, parts: [WHOLE_RECORD] } }, 'x');
      });
      await expect(writing).rejects.toMatchObject({ status: 503 });
      expect(await db.asAdmin('select from seal_key where record_id = $1', [record])).toEqual([]);
    } finally {
      await rename(`${store}.away`, store);
    }
    expect(await act((ctx) => ctx.vault.open(place, sealed))).toMatchObject({ text: 'Still there.' });
  });

  test('of another database is refused at the start', async () => {
    const other = await mkdtemp(join(tmpdir(), 'hartline-vault-'));
    const foreign = { folder: join(other, 'store'), rootKey: options().rootKey };
    await expect(openSealing(db.db, foreign)).rejects.toThrow(/does not belong to this database/);
    await rm(other, { recursive: true });
  });

  test('holds no key in clear, and without the root key nothing opens', async () => {
    const wrong = join(folder, 'wrong.key');
    await writeFile(wrong, `1 ${Buffer.alloc(32, 7).toString('base64')}\n`);
    await expect(openSealing(db.db, { folder: options().folder, rootKey: { file: wrong } })).rejects.toThrow(
      /no key for the installation/,
    );
  });
});

describe('the root key', () => {
  test('may come from a command, whose failure is said without its output', async () => {
    const file = join(folder, 'root.key');
    const fromCommand = await openSealing(db.db, {
      folder: options().folder,
      rootKey: { command: `cat '${file}'` },
    });
    const sealed = await act((ctx) => ctx.vault.seal({ ...place, keys }, 'From a command.'), fromCommand);
    expect(await act((ctx) => ctx.vault.open(place, sealed))).toMatchObject({ text: 'From a command.' });
    await expect(
      openSealing(db.db, {
        folder: options().folder,
        rootKey: { command: `cat '${file}' && exit 3` },
      }),
    ).rejects.toThrow(/^HARTLINE_ROOT_KEY_COMMAND ended with 3\.$/);
  });

  test.each([
    ['nothing', '# no key\n', /There is no root key/],
    ['a short key', '1 AAAA\n', /Line 1 of .* is not "VERSION KEY"/],
    ['the same version twice', `1 ${Buffer.alloc(32, 1).toString('base64')}\n`.repeat(2), /twice/],
  ])('with %s is refused by name', async (_what, text, complaint) => {
    const file = join(folder, 'bad.key');
    await writeFile(file, text);
    await expect(openSealing(db.db, { folder: options().folder, rootKey: { file } })).rejects.toThrow(
      complaint,
    );
    expect(await readFile(file, 'utf8')).toBe(text);
  });
});

test('what belongs to no record is sealed for the installation, without a transaction', () => {
  const seed = { table: 'second_factor', row: RECORD, column: 'seed', version: 1, compartment: 'sign_in' };
  const sealed = sealing.installation.seal(seed, 'JBSWY3DPEHPK3PXP');
  expect(sealed).not.toContain('JBSWY3DPEHPK3PXP');
  expect(sealing.installation.open(seed, sealed)).toEqual({ readable: true, text: 'JBSWY3DPEHPK3PXP' });
  expect(sealing.installation.open({ ...seed, row: 'another' }, sealed)).toMatchObject({ readable: false });
});
