import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportView } from '../../src/journey/journey.api.ts';
import { loadKey } from '../../src/platform/signing.ts';
import { actLeafHash, leafInstant } from '../../src/safeguards/audit/leaf.ts';
import type { ActLeaf } from '../../src/safeguards/audit/leaf.ts';
import { keyOf, signCheckpoint } from '../../src/safeguards/audit/note.ts';
import { originOf } from '../../src/safeguards/audit/sequencer.ts';
import { FINDINGS } from '../../src/safeguards/witness/alert.ts';
import type { FindingKind } from '../../src/safeguards/witness/alert.ts';
import { openMonitor } from '../../src/safeguards/witness/monitor.ts';
import type { Monitor } from '../../src/safeguards/witness/monitor.ts';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import { untilNumbered } from '../setup/log.ts';
import { derbyReport } from '../setup/reports.ts';

/** One database, damaged a little more with each test: what was found before stays, what is new must be named. */
let app: TestApp;
let report: ReportView;
let monitor: Monitor;
let folder: string;
let signed: { size: number; root: string };
const log = () => loadKey(join(app.dataFolder, 'keys', 'log.pem'));
beforeAll(async () => {
  app = await startTestApp();
  folder = mkdtempSync(join(tmpdir(), 'hartline-test-monitor-'));
  const [screener, derby] = [await app.as('screener'), await app.as('police.derby')];
  report = (await screener.post<ReportView>('/api/v1/reports', derbyReport())).body;
  const { id } = report.dispatches.find(({ desk }) => desk === 'pd-derby')!;
  await derby.get(`/api/v1/dispatches/${id}`);
  await derby.post(`/api/v1/dispatches/${id}/acknowledgement`, { name: 'Sgt. Orla Venn', role: 'Sergeant' });
  for (let n = 0; n < 3; n++) await screener.get(`/api/v1/reports/${report.id}`);
  await untilNumbered(app.db.asAdmin);
  monitor = openMonitor(app.db.adminUrl, keyOf(log(), originOf(log()), 'log'));
});
afterAll(async () => {
  await monitor.close();
  await app.stop();
  rmSync(folder, { recursive: true });
});

const quietly = (text: string) => app.db.asAdmin(`set session_replication_role = replica; ${text}; reset session_replication_role`); // prettier-ignore

/** Findings of a whole pass, and of two looks, since the catalog must be wrong twice. */
async function found(peers: string[] = []): Promise<FindingKind[]> {
  const pass = await monitor.pass(signed ?? { size: 0, root: '' }, peers);
  await monitor.look(pass.size);
  return [...pass.findings, ...(await monitor.look(pass.size))].map(({ kind }) => kind);
}

async function insertLeaf(at: Temporal.Instant): Promise<void> {
  const salt = randomBytes(32);
  const leaf: ActLeaf = { id: randomUUID(), at: leafInstant(at), account_id: null, acted_as: 'screener', act: 'report.read', subject_kind: 'report', subject_id: report.id, outcome: 'done', origin: '192.0.2.1', detail: {} }; // prettier-ignore
  await app.db.asAdmin(
    "insert into audit_leaf (id, at, account_id, acted_as, act, subject_kind, subject_id, outcome, origin, detail, salt, leaf_hash) values ($1, $2, null, $3, $4, 'report', $5, 'done', $6, '{}', $7, $8)",
    [leaf.id, leaf.at, leaf.acted_as, leaf.act, leaf.subject_id, leaf.origin, salt, actLeafHash(salt, leaf)],
  );
}

test('untouched, nothing is found', async () => {
  expect(await found()).toEqual([]);
  const [row] = await app.db.asAdmin<{ size: number; root: Buffer }>('select size, root from log_checkpoint order by size desc limit 1'); // prettier-ignore
  signed = { size: row!.size, root: row!.root.toString('base64') };
  expect(await found()).toEqual([]);
});

describe('what an administrator of the database may do is found', () => {
  const TAMPERED: readonly (readonly [FindingKind, string, () => Promise<unknown>])[] = [
    ['content_changed', 'an acknowledgement by somebody else', () => quietly("update acknowledgement set name = 'Nobody Real'")],
    ['content_missing', 'an obligation removed', () => quietly("delete from obligation where id = (select id from obligation where kind = 'act' limit 1)")],
    ['content_unrecorded', 'a desk given to an account past every trigger', () => quietly("insert into account_desk select id, 'pd-derby' from account where address like 'provider@%'")],
    ['no_act', 'a role raised by a plain update', () => app.db.asAdmin("update account set role = 'supervisor' where address like 'officer@%'")],
    ['back_dated', 'a leaf written today that says yesterday', () => insertLeaf(Temporal.Now.instant().subtract({ hours: 24 }))],
    ['digest_changed', 'digests made to fit an edited row', () => quietly("update content_digest set digest = sha256('x') where id = (select max(id) from content_digest where table_name = 'acknowledgement')")],
    ['digest_missing', 'digests taken away', () => quietly("delete from content_digest where act = (select act from content_digest where table_name = 'acknowledgement' limit 1)")],
    ['leaf_changed', 'a leaf edited', () => quietly("update audit_leaf set origin = '192.0.2.9' where id = (select id from audit_leaf where act = 'report.read' order by id limit 1)")],
    ['leaf_missing', 'a leaf deleted', () => quietly("delete from audit_leaf where id = (select id from audit_leaf where act = 'report.read' order by id desc limit 1)")],
    ['checkpoint_forged', 'a checkpoint with another signature', () => quietly("update log_checkpoint set note = replace(note, '— ', '— x') where size = (select max(size) from log_checkpoint)")],
    ['catalog_changed', 'a trigger switched off', () => app.db.asAdmin('alter table package disable trigger content_update')],
    ['catalog_rerecorded', 'the changed catalog put on record as the measure', async () => app.db.asAdmin("insert into audit_leaf select gen_random_uuid(), app_now(), account_id, acted_as, act, subject_kind, subject_id, outcome, origin, detail || '{\"digest\": \"00\"}', salt, leaf_hash from audit_leaf where act = 'catalog.recorded'")],
    ['node_changed', 'a node of the tree', () => quietly("insert into log_node values (1, 0, sha256('x'))")],
    ['rewritten', 'the hash of an entry', () => quietly("update log_entry set leaf_hash = sha256('x') where index = 3")],
    ['hole', 'an entry taken out of the middle', () => quietly('delete from log_entry where index = 5')],
    ['rolled_back', 'the end cut off, a part of what was signed with it', () => quietly(`delete from log_entry where index > ${signed!.size - 3}`)],
  ]; // prettier-ignore

  test.each(TAMPERED)('%s: %s', async (kind, _what, tamper) => {
    expect(await found()).not.toContain(kind);
    await tamper();
    // The log goes on numbering meanwhile; where the damage is in the log itself it may have to stop.
    if (['no_act', 'back_dated'].includes(kind)) await untilNumbered(app.db.asAdmin);
    expect(await found()).toContain(kind);
  }); // prettier-ignore

  test('forked: another witness was shown a view that fits no longer', async () => {
    const signer = log();
    const other = signCheckpoint({ origin: originOf(signer), size: 4, root: randomBytes(32) }, signer);
    expect(await found([other])).toContain('forked');
    const lie = signCheckpoint({ origin: originOf(signer), size: 4, root: randomBytes(32) }, loadKey(join(folder, 'lie.pem'))); // prettier-ignore
    expect(await found([lie]), 'a peer cannot make an alarm without the key of the log').not.toContain(
      'forked',
    );
  });

  test('every kind of finding is tried here or in the script of tamperings', () => {
    const elsewhere = ['forked', 'unnumbered', 'silent', 'not_asked', 'unreachable', 'catalog_unrecorded'];
    expect([...TAMPERED.map(([kind]) => kind), ...elsewhere].sort()).toEqual(Object.keys(FINDINGS).sort());
  });
});
