import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { DispatchPage, ReportView } from '../../src/journey/journey.api.ts';
import { startInstallation } from '../../src/main.ts';
import type { Installation } from '../../src/main.ts';
import { readConfig } from '../../src/platform/config.ts';
import { connect } from '../../src/platform/db/database.ts';
import { log } from '../../src/platform/log.ts';
import { openDatabase } from '../../src/platform/installation.ts';
import type { OpenDatabase } from '../../src/platform/installation.ts';
import { startDemoSession } from '../../src/safeguards/index.ts';
import { caller } from '../setup/app.ts';
import type { Caller } from '../setup/app.ts';
import { found, foundBelow, word } from '../setup/at-rest.ts';
import { derbyReport } from '../setup/reports.ts';

/** An installation with a PostgreSQL of its own: everything it keeps lies below one folder. */
let folder: string;
let installation: Installation;
let database: OpenDatabase;
let admin: pg.Client;
let written = '';
const callers = new Map<string, Caller>();

beforeAll(async () => {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream);
    vi.spyOn(stream, 'write').mockImplementation((chunk: string | Uint8Array) => {
      written += String(chunk);
      return write(chunk);
    });
  }
  folder = await mkdtemp(join(tmpdir(), 'hartline-test-'));
  // PostgreSQL may run as somebody else, who must be able to enter.
  await chmod(folder, 0o711);
  const config = { ...readConfig({}), dataFolder: folder, port: 0 };
  installation = await startInstallation(config, { http: true, worker: true, say: () => {} });
  database = (await openDatabase(config, 'beside', () => {}))!;
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  const { db, close } = connect(database.appUrl, { max: 1 });
  for (const account of ['screener', 'supervisor', 'police.derby', 'provider'])
    callers.set(account, caller(installation.url, await startDemoSession(db, account, 'bearer')));
  await close();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await admin.end();
  await installation.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Sends as somebody; what was refused is an error here. */
async function post<Body = ReportView>(account: string, path: string, body: unknown): Promise<Body> {
  const answer = await callers.get(account)!.post<Body>(`/api/v1${path}`, body);
  expect(answer.status, answer.text.slice(0, 300)).toBe(201);
  return answer.body;
}

const CHILD = {
  givenName: 'Rosalba',
  familyName: word('clear'),
  age: 15,
  address: `4 ${word('address')} Lane`,
  whereabouts: `with ${word('whereabouts')}`,
  notes: word('childnotes'),
};
const REPORTER = {
  givenName: 'Perpetua',
  familyName: word('reporter'),
  email: `${word('reportermail')}@larkspur.example`,
  employer: word('employer'),
};

let report: ReportView;

describe('an installation is used', () => {
  test('a draft with second thoughts, its submission, an amendment, a corrected reporter', async () => {
    const { submit: _later, ...draft } = derbyReport({
      narrative: `The first thought: ${word('firstthought')}. ${'She paused for long. '.repeat(300)}`,
      accountForForwarding: word('account'),
      reporter: REPORTER,
      children: [CHILD],
      household: { danger: word('danger') },
      contactSafety: { note: word('contactsafety') },
    });
    const { id, version } = await post('screener', '/reports', draft);
    const changed = await callers.get('screener')!.patch(`/api/v1/reports/${id}`, {
      version,
      narrative: word('narrative'),
    });
    expect(changed.status, changed.text).toBe(200);
    report = await post('screener', `/reports/${id}/submission`, {});
    report = await post('screener', `/reports/${id}/amendments`, {
      version: report.version,
      reporter: { ...REPORTER, familyName: word('laterreporter') },
      accountForForwarding: word('lateraccount'),
    });
  });

  test('questions, answers, notes, calls and reasons; what a provider writes down', async () => {
    const { id } = report.dispatches.find(({ desk }) => desk === 'pd-derby')!;
    const at = `/dispatches/${id}`;
    const page = await post<DispatchPage>('police.derby', `${at}/questions`, { text: word('question') });
    await post('screener', `/questions/${page.questions[0]!.id}/answer`, { text: word('answer') });
    await post('police.derby', `${at}/notes`, { text: word('desknote') });
    await post('screener', `${at}/calls`, { spokeWith: 'Sgt. Venn', note: word('callnote') });
    await post('police.derby', `${at}/acknowledgement`, { name: 'Orla Venn', role: 'Sergeant' });
    await post('police.derby', `${at}/outcome`, { code: 'other', reason: word('outcome') });
    await post('police.derby', `${at}/redirection`, { reason: word('redirection'), toDesk: 'pd-hartford' });
    await post('supervisor', `/reports/${report.id}/screening`, {
      decision: 'not_accepted',
      reason: word('screening'),
      dmst: { flag: false, reason: word('unflagging') },
    });
    const people = await callers
      .get('supervisor')!
      .get<{ items: { personId: string; kind: string }[] }>(`/api/v1/reports/${report.id}/people`);
    const release = await post<{ id: string }>('supervisor', `/reports/${report.id}/releases`, {
      personId: people.body.items.find(({ kind }) => kind === 'child')!.personId,
      recipientAgency: 'cac-south-central',
      recipientName: 'Advocate on duty',
      fields: ['child_identity'],
      purpose: 'To help her.',
      expiresAt: Temporal.Now.instant().add({ hours: 48 }).toString(),
      signer: { name: 'Ottoline Dunmore', capacity: 'parent_guardian', signedOn: '2026-01-05' },
      documentSha256: 'ab'.repeat(32),
    });
    await post('provider', '/provider-records', { releaseId: release.id, note: word('providernote') });
  });

  test('requests that fail, with what they carried', async () => {
    const screener = callers.get('screener')!;
    for (const [path, body, status] of [
      ['/reports', derbyReport({ narrative: `${word('toolong')} ${'x'.repeat(200_000)}` }), 422],
      ['/reports', { narrative: `${word('nul')}\0`, children: [{ notes: word('badchild'), age: 'x' }] }, 422],
      [`/reports/${report.id}/amendments`, { version: 1, narrative: word('conflict') }, 409],
      [`/reports/${word('url')}/amendments`, { version: 1, narrative: word('nowhere') }, 404],
    ] as const) {
      const answer = await screener.post(`/api/v1${path}`, body);
      expect([answer.status, path], answer.text.slice(0, 300)).toEqual([status, path]);
    }
  });

  test('everything is sent and written down', async () => {
    await vi.waitUntil(
      async () => {
        const { rows } = await admin.query(
          "select from notice where state in ('queued', 'attempted') and channel in ('webhook', 'email')",
        );
        return rows.length === 0;
      },
      { timeout: 60_000, interval: 200 },
    );
    await admin.query('analyze');
    await admin.query('checkpoint');
  });
});

describe('who holds what it keeps, without the keys, has none of the sealed texts', () => {
  test('the search itself finds a word in capitals, within a text, in base64 and in hexadecimal', () => {
    expect(found(Buffer.from(`x${word('TWO').toUpperCase()}, ${word('one')}.`))).toEqual(['one', 'two']);
    for (const before of ['', 'a', 'ab', 'abc'])
      for (const encoding of ['base64', 'base64url', 'hex'] as const)
        expect(found(Buffer.from(Buffer.from(before + word('one')).toString(encoding)))).toHaveLength(1);
  });

  test('in data files, write-ahead log, server log, mails, key store, what receivers wrote down: every file', async () => {
    const files = await foundBelow(folder);
    const where = new Map<string, string[]>();
    for (const [file, words] of files)
      for (const one of words) where.set(one, [...(where.get(one) ?? []), file]);
    // A name that people are searched by stands in clear, which also shows that the search finds what is there.
    const clear = where.get('clear') ?? [];
    expect(clear.some((file) => file.includes('pg_wal'))).toBe(true);
    expect(clear.some((file) => file.includes('base'))).toBe(true);
    expect(clear.filter((file) => !/pg_wal|base/.test(file))).toEqual([]);
    where.delete('clear');
    expect(Object.fromEntries(where)).toEqual({});
  });

  test('in a copy of every table, the audit log too', async () => {
    const { rows: tables } = await admin.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'm') and n.nspname <> 'information_schema' order by 1`,
    );
    const words: Record<string, string[]> = {};
    for (const { name } of tables) {
      const { rows } = await admin.query<{ row: string }>(`select t::text as row from ${name} t`);
      const here = found(Buffer.from(rows.map(({ row }) => row).join('\n')));
      if (here.length > 0) words[name] = here;
    }
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['public.audit_leaf', 'public.report', 'public.notice']),
    );
    expect(words['public.person']).toEqual(['clear']);
    // Samples of what people are searched by, which the planner keeps.
    delete words['public.person'];
    delete words['pg_catalog.pg_statistic'];
    expect(words).toEqual({});
  });

  test('in what the program prints', async () => {
    log('search.tried', { of: word('tried') });
    expect(found(Buffer.from(written))).toEqual(['tried']);
  });
});
