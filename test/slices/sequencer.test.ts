import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { inTransaction, systemActor } from '../../src/platform/db/tx.ts';
import { loadKey } from '../../src/platform/signing.ts';
import type { Signer } from '../../src/platform/signing.ts';
import { appendAudit, appendAudits } from '../../src/safeguards/index.ts';
import { hashesOf } from '../../src/safeguards/audit/log.sql.ts';
import { consistencyRanges, verifyConsistency } from '../../src/safeguards/audit/merkle.ts';
import { findSignature, keyOf, parseCheckpoint, parseNote } from '../../src/safeguards/audit/note.ts';
import { originOf, startSequencer } from '../../src/safeguards/audit/sequencer.ts';
import type { Sequencer } from '../../src/safeguards/audit/sequencer.ts';
import { freshDatabase } from '../setup/database.ts';
import type { TestDatabase } from '../setup/database.ts';
import { logHoles } from '../setup/log.ts';

const WITHIN = { timeout: 25_000, interval: 50 };
const NO_HOLE = { unnumberedActs: 0, unnumberedContents: 0, withoutLeaf: 0, missing: 0 };
const ACTOR = systemActor('test');
let db: TestDatabase;
let folder: string;
let signer: Signer;
const running: Sequencer[] = [];
beforeAll(async () => {
  db = await freshDatabase();
  folder = mkdtempSync(join(tmpdir(), 'hartline-test-log-'));
  signer = loadKey(join(folder, 'log.pem'));
});
afterAll(async () => {
  await Promise.all(running.map((one) => one.stop()));
  await db.drop();
  rmSync(folder, { recursive: true });
});

const start = (): Sequencer => {
  const one = startSequencer({ url: db.appUrl, db: db.db, signer, witnesses: () => [] });
  running.push(one);
  return one;
};
const entry = (n: number) => ({ act: 'test.act', subjectKind: 'test', subjectId: `n-${n}` });
const numbers = () => db.asAdmin<{ index: number; subject_id: string }>("select e.index, l.subject_id from log_entry e join audit_leaf l on l.id = e.leaf_id where l.act = 'test.act' order by e.index"); // prettier-ignore
const untilNumbered = () => vi.waitUntil(async () => JSON.stringify(await logHoles(db)) === JSON.stringify(NO_HOLE), WITHIN); // prettier-ignore

test('many writers at once, half of them undone: each committed leaf has one number, no other has any', async () => {
  start();
  let n = 0;
  await Promise.all(
    Array.from({ length: 8 }, async (_, writer) => {
      for (let turn = 0; turn < 25; turn++) {
        const mine = n++;
        await inTransaction(db.db, ACTOR, async (ctx) => {
          await appendAudits(ctx, [entry(mine), entry(mine)]);
          if ((writer + turn) % 2 === 0) throw new Error('undone');
        }).catch((error: Error) => expect(error.message).toBe('undone'));
      }
    }),
  );
  await untilNumbered();
  const given = await numbers();
  expect(given).toHaveLength(200);
  expect(new Set(given.map(({ index }) => index)).size).toBe(200);
});

test('a transaction that commits long after later ones gets its number then, and not before', async () => {
  let finish = () => {};
  const late = inTransaction(db.db, ACTOR, async (ctx) => {
    await appendAudit(ctx, entry(7001));
    await new Promise<void>((resolve) => (finish = resolve));
  });
  await vi.waitUntil(() => db.asAdmin("select from pg_stat_activity where state = 'idle in transaction' and datname = current_database()").then((rows) => rows.length > 0), WITHIN); // prettier-ignore
  await inTransaction(db.db, ACTOR, (ctx) => appendAudit(ctx, entry(7002)));
  await vi.waitUntil(async () => (await numbers()).some(({ subject_id }) => subject_id === 'n-7002'), WITHIN);
  expect((await numbers()).some(({ subject_id }) => subject_id === 'n-7001')).toBe(false);
  finish();
  await late;
  await untilNumbered();
  expect((await numbers()).slice(-2).map(({ subject_id }) => subject_id)).toEqual(['n-7002', 'n-7001']);
});

test('of two sequencers one numbers; when its session is cut the other goes on without a hole', async () => {
  const second = start();
  const numbering = () => running.filter((one) => one.isNumbering());
  await vi.waitUntil(() => numbering().length === 1, WITHIN);
  expect(second.isNumbering()).toBe(false);
  for (let cut = 0; cut < 3; cut++) {
    const writing = Promise.all(
      Array.from({ length: 30 }, (_, n) => inTransaction(db.db, ACTOR, (ctx) => appendAudit(ctx, entry(8000 + 100 * cut + n)))), // prettier-ignore
    );
    await db.asAdmin("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'hartline sequencer' and datname = current_database()"); // prettier-ignore
    await writing;
    await untilNumbered();
  }
  const given = await numbers();
  expect(new Set(given.map(({ index }) => index)).size).toBe(given.length);
  expect(given.filter(({ subject_id }) => /^n-8\d{3}$/.test(subject_id))).toHaveLength(90);
});

test('each checkpoint is signed and proven to continue the one before', async () => {
  await untilNumbered();
  await Promise.all(running.splice(0).map((one) => one.stop()));
  const rows = await db.asAdmin<{ size: number; root: Buffer; note: string }>('select size, root, note from log_checkpoint order by size'); // prettier-ignore
  expect(rows.length).toBeGreaterThanOrEqual(2);
  const log = keyOf(signer, originOf(signer), 'log');
  for (const { size, root, note } of rows) {
    const parsed = parseNote(note);
    expect(findSignature(parsed, log)).toBeDefined();
    expect(parseCheckpoint(parsed.text)).toEqual({ origin: log.name, size, root });
  }
  for (const [n, after] of rows.slice(1).entries()) {
    const before = rows[n]!;
    const proof = await inTransaction(db.db, ACTOR, (ctx) => hashesOf(ctx.tx, consistencyRanges(before.size, after.size))); // prettier-ignore
    expect(verifyConsistency(before.size, after.size, before.root, after.root, proof)).toBe(true);
  }
  const [{ size }] = (await db.asAdmin<{ size: number }>('select max(index) + 1 as size from log_entry')) as [{ size: number }]; // prettier-ignore
  expect(rows.at(-1)!.size, 'at a regular end everything is signed').toBe(size);
});

test('nobody of the program may change or take back what has a number', async () => {
  const tables = [
    'audit_leaf',
    'content_digest',
    'log_entry',
    'log_node',
    'log_checkpoint',
    'log_cosignature',
  ];
  const roles = ['careline', 'hart_state', 'agency', 'public_intake', 'worker', 'watch', 'auditor', 'witness', 'sign_in', 'hartline_login']; // prettier-ignore
  for (const table of tables) {
    for (const role of roles) {
      const [may] = await db.asAdmin<{ changed: boolean }>(
        "select has_table_privilege($1, $2, 'update') or has_table_privilege($1, $2, 'delete') or has_table_privilege($1, $2, 'truncate') or has_any_column_privilege($1, $2, 'update') as changed",
        [role, table],
      );
      expect(may!.changed, `${role} ${table}`).toBe(false);
    }
    await expect(db.asAdmin(`delete from ${table}`), table).rejects.toThrow(/only ever grows/);
    await expect(db.asAdmin(`truncate ${table} cascade`), table).rejects.toThrow(/only ever grows/);
  }
});

test('the witness reads the log and no content, and writes nothing', async () => {
  const rows = await db.asAdmin<{ grant: string }>(`
    select distinct table_name || ' ' || lower(privilege_type) as grant from information_schema.column_privileges
     where grantee = 'witness' and table_schema = 'public' order by 1`);
  const readable = ['audit_leaf', 'clock_offset', 'content_digest', 'log_checkpoint', 'log_cosignature', 'log_entry', 'log_node', 'safeguarded_content']; // prettier-ignore
  expect(rows.map(({ grant }) => grant)).toEqual(readable.map((table) => `${table} select`));
  const asWitness = inTransaction(db.db, systemActor('test', 'witness'), (ctx) => sql`select nonce from content_digest`.execute(ctx.tx)); // prettier-ignore
  await expect(asWitness).rejects.toThrow(/permission denied/);
});
