import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ReportView } from '../../src/journey/journey.api.ts';
import { bundleText, ProofProblem, verifyBundle } from '../../src/safeguards/audit/proof.ts';
import type { ProofBundle } from '../../src/safeguards/audit/proof.ts';
import { parseTrustList } from '../../src/safeguards/audit/witnesses.ts';
import type { AuditLogView } from '../../src/safeguards/audit/audit.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import { trustListOf, witnessesOf } from '../setup/log.ts';
import { derbyReport } from '../setup/reports.ts';

const HARTLINE = join(import.meta.dirname, '../../bin/hartline.mjs');
const WITHIN = { timeout: 25_000, interval: 100 };
let app: TestApp;
let report: ReportView;
let file: string;
let text: string;
beforeAll(async () => {
  app = await startTestApp({ witnesses: true });
  const screener = await app.as('screener');
  report = (await screener.post<ReportView>('/api/v1/reports', derbyReport())).body;
  await screener.get(`/api/v1/reports/${report.id}`);
  const auditor = await app.as('auditor');
  text = await vi.waitUntil(async () => {
    const answer = await auditor.get<ProofBundle>(`/api/v1/audit-log/proofs/${report.id}`);
    const read = answer.body?.leaves?.some((leaf) => 'act' in leaf && leaf.act.act === 'report.read');
    return answer.status === 200 && read && answer.body.witnesses.length === 2 && answer.text;
  }, WITHIN);
  file = join(app.dataFolder, 'proof.json');
  writeFileSync(file, text);
});
afterAll(() => app.stop());

const bundle = () => JSON.parse(text) as ProofBundle;
const trusted = () => parseTrustList(trustListOf(app.dataFolder));
const verify = (changed: unknown, list = trusted()) =>
  verifyBundle(Buffer.from(bundleText(changed as ProofBundle)), list);

/** The command as an outsider runs it: another folder, no database anywhere. */
async function command(...args: string[]): Promise<{ code: number; out: string }> {
  const { DATABASE_URL: _database, ...env } = process.env;
  return promisify(execFile)(process.execPath, [HARTLINE, 'verify', ...args], {
    env: { ...env, HARTLINE_DATA: join(app.dataFolder, 'nothing-here') },
  }).then(
    ({ stdout }) => ({ code: 0, out: stdout }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      out: error.stdout + error.stderr,
    }),
  );
}

describe('the proof of one record', () => {
  test('says who did and read what, and holds against the keys that are known beforehand', async () => {
    expect(verifyBundle(Buffer.from(text), trusted())).toMatchObject({ subject: report.id, pinned: true });
    const acts = bundle().leaves.flatMap((leaf) =>
      'act' in leaf ? leaf.act.act : leaf.content.rows.map(({ table }) => table),
    );
    for (const act of ['report.created', 'report.submitted', 'report.read', 'report', 'report_narrative'])
      expect(acts).toContain(act);
    expect(/Dunmore|Rosalba|Quillfeather|Larkspur|555-01/i.test(text)).toBe(false);
    const trust = join(app.dataFolder, 'witnesses');
    const { code, out } = await command('--trust', trust, file);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^HOLDS .* cosigned by witness-1.* and witness-2/),
    ]);
  });

  test('without keys from elsewhere it says that it only shows that the file fits together', async () => {
    const { code, out } = await command('--json', file);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ holds: true, says: expect.stringContaining('without --trust') });
  });

  test('one flipped bit anywhere is found', () => {
    const bytes = Buffer.from(text);
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const flipped = Buffer.from(bytes);
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        expect(() => verifyBundle(flipped, undefined)).toThrow(ProofProblem);
      }),
      { numRuns: 600 },
    );
  });

  test.each<[string, (one: ProofBundle) => unknown]>([
    ['another account in a leaf', (one) => { (one.leaves[0] as { act: { account_id: string } }).act.account_id = report.id; return one; }],
    ['a leaf of another record', (one) => ({ ...one, subject: report.dispatches[0]!.id })],
    ['a leaf left out, its place kept', (one) => ({ ...one, leaves: [{ ...one.leaves[1]!, index: one.leaves[0]!.index }] })],
    ['a leaf twice', (one) => ({ ...one, leaves: [one.leaves[0]!, one.leaves[0]!] })],
    ['no leaf', (one) => ({ ...one, leaves: [] })],
    ['leaves in another order', (one) => ({ ...one, leaves: [...one.leaves].reverse() })],
    ['a witness whose signature is missing', (one) => ({ ...one, checkpoint: one.checkpoint.split('\n').slice(0, -2).join('\n') + '\n' })],
    ['a signature of somebody unnamed', (one) => ({ ...one, witnesses: one.witnesses.slice(1) })],
    ['witnesses left out together with their signatures', (one) => ({ ...one, witnesses: [], checkpoint: one.checkpoint.split('\n').slice(0, 5).join('\n') + '\n' })],
    ['another key of the log', (one) => ({ ...one, log: one.witnesses[0]! })],
    ['a field that is not known', (one) => ({ ...one, remark: 'all is well' })],
    ['another format', (one) => ({ ...one, format: 'hartline-proof/2' })],
    ['an index that is no number of a leaf', (one) => ({ ...one, leaves: [{ ...one.leaves[0]!, index: -1 }] })],
    ['an index beyond every tree', (one) => ({ ...one, leaves: [{ ...one.leaves[0]!, index: Number.MAX_SAFE_INTEGER }] })],
    ['a path that never ends', (one) => ({ ...one, leaves: [{ ...one.leaves[0]!, path: Array.from({ length: 64 }, () => one.leaves[0]!.path[0]!) }] })],
  ])('%s is refused', (_what, change) => {
    expect(() => verify(change(bundle()))).toThrow(ProofProblem);
  }); // prettier-ignore

  test.each([
    ['nothing', ''],
    ['no JSON', 'HOLDS'],
    ['no object', '[]\n'],
    ['deep nesting', `${'['.repeat(200_000)}${']'.repeat(200_000)}\n`],
    ['a blank more', ` ${'x'}`],
    ['a number of another spelling', '{"format":"hartline-proof/1","leaves":[{"index":1e2}]}\n'],
  ])('%s instead of a bundle is refused in words', async (_what, content) => {
    const hostile = join(app.dataFolder, 'hostile.json');
    writeFileSync(hostile, content);
    expect(() => verifyBundle(Buffer.from(content), undefined)).toThrow(ProofProblem);
  });

  test('the command names each file, and fails when one of them does', async () => {
    const broken = join(app.dataFolder, 'broken.json');
    writeFileSync(
      broken,
      text.replace(
        report.id,
        report.id.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      ),
    );
    const { code, out } = await command(file, broken, join(app.dataFolder, 'missing.json'));
    expect(code).toBe(1);
    expect(out).toMatch(/HOLDS .*proof\.json/);
    expect(out).toMatch(/FAILS .*broken\.json/);
    expect(out).toMatch(/FAILS .*missing\.json/);
    expect(out).toMatch(/2 of 3 did not hold/);
  });
});

test('the auditor sees how far the log has come, who has signed it and that nothing was found', async () => {
  const admin = await app.as('admin');
  const view = (await admin.get<AuditLogView>('/api/v1/audit-log')).body;
  expect(view.size).toBeGreaterThan(10);
  expect(view.checkpoint!.size).toBeLessThanOrEqual(view.size);
  expect(view.witnesses.map(({ answers, alerts }) => [answers, alerts])).toEqual([
    [true, []],
    [true, []],
  ]);
  const [witness] = await witnessesOf(app.dataFolder);
  expect(view.key).toBe(witness!.log);
});

test('a record the log knows nothing about has no proof, and asking is on record', async () => {
  const auditor = await app.as('auditor');
  const unknown = '00000000-0000-4000-8000-000000000000';
  expect((await auditor.get(`/api/v1/audit-log/proofs/${unknown}`)).status).toBe(404);
  const acts = await app.db.asAdmin<{ act: string }>(
    'select act from audit_leaf where subject_id = $1 order by id',
    [report.id],
  );
  expect(acts.map(({ act }) => act)).toContain('proof.taken');
});
