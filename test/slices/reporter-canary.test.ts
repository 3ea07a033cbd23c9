import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { DispatchPage, ReportView } from '../../src/journey/journey.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { Caller, TestApp } from '../setup/app.ts';
import { planted, PLANTED, plantedEverywhere, REPORTER, SPELLINGS, traces } from '../setup/canary.ts';
import { derbyReport } from '../setup/reports.ts';

let app: TestApp;
let screener: Caller;
let logged = '';
const answers: { from: string; url: string; text: string }[] = [];
const write = process.stderr.write.bind(process.stderr);
const DESKS = [
  'hart.state',
  'fbi',
  'police.new-haven',
  'police.derby',
  'police.hartford',
  'mdt.new-haven',
  'mdt.ansonia-milford',
];
beforeAll(async () => {
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk: string | Uint8Array) => {
    logged += String(chunk);
    return write(chunk);
  });
  app = await startTestApp();
  screener = await app.as('screener');
  // Invented people share a hundred telephone numbers; here the reporter's is nobody else's.
  await app.db.asAdmin("update contact set phone = replace(phone, '0142', '0143')");
  await app.db.asAdmin(
    "update channel set endpoint = replace(endpoint, '0142', '0143') where kind = 'phone'",
  );
});
afterAll(async () => {
  await app.stop();
  vi.restoreAllMocks();
});

/** Everything that a desk can ask for, kept for the search. */
async function readAtAllDesks(): Promise<void> {
  for (const account of DESKS) {
    const desk = await app.as(account);
    const inbox = await desk.get<{ items: { id: string }[] }>('/api/v1/inbox');
    const urls = [
      '/api/v1/inbox',
      '/api/v1/obligations',
      ...inbox.body.items.map(({ id }) => `/api/v1/dispatches/${id}`),
    ];
    for (const url of urls) answers.push({ from: account, url, text: (await desk.get(url)).text });
  }
}

let report: ReportView;
const post = async (path: string, body: unknown): Promise<ReportView> => {
  const answer = await screener.post<ReportView>(`/api/v1/reports${path}`, body);
  expect(answer.status, answer.text.slice(0, 500)).toBe(201);
  return answer.body;
};

describe('the reporter leaves the Careline by no way', () => {
  test('planted into every text of an urgent draft, its submission, two amendments and an unflagging', async () => {
    const { submit: _later, ...body } = plantedEverywhere();
    expect(planted).toBeGreaterThan(50);
    report = await post('', body);
    report = await post(`/${report.id}/urgent`, {});
    await readAtAllDesks();
    report = await post(`/${report.id}/submission`, {});
    expect(report.dispatches).toHaveLength(6);
    await readAtAllDesks();
    const child = (report.content.children as { id: string }[])[0]!.id;
    report = await post(`/${report.id}/amendments`, {
      version: report.version,
      accountForForwarding: `Once more: ${PLANTED}`,
      children: [{ id: child, whereabouts: 'with P. Quillfeather', notes: PLANTED }],
      household: { danger: PLANTED },
    });
    await readAtAllDesks();
  });

  test('in an answer to a desk, in a redirection, in the reason of an unflagging', async () => {
    const derby = await app.as('police.derby');
    const path = `/api/v1/dispatches/${report.dispatches.find(({ desk }) => desk === 'pd-derby')!.id}`;
    const asked = await derby.post<DispatchPage>(`${path}/questions`, { text: 'Who told you?' });
    await screener.post(`/api/v1/questions/${asked.body.questions[0]!.id}/answer`, { text: PLANTED });
    await derby.post(`${path}/redirection`, { reason: 'Not ours.', toDesk: 'pd-hartford' });
    await readAtAllDesks();
    const supervisor = await app.as('supervisor');
    const decided = await supervisor.post(`/api/v1/reports/${report.id}/screening`, {
      decision: 'not_accepted',
      reason: PLANTED,
      dmst: { flag: false, reason: PLANTED },
    });
    expect(decided.status).toBe(201);
    await readAtAllDesks();
  });

  test('who corrects the reporter’s name does not set the old one free', async () => {
    const wrong = await post('', plantedEverywhere());
    let now = await post(`/${wrong.id}/amendments`, {
      version: wrong.version,
      reporter: {
        givenName: 'Ottoline',
        familyName: 'Thistledown',
        phone: '860-555-0177',
        email: null,
        employer: null,
      },
    });
    await readAtAllDesks();
    now = await post(`/${now.id}/amendments`, { version: now.version, police: { contacted: 'yes' } });
    await readAtAllDesks();
    await post(`/${now.id}/amendments`, {
      version: now.version,
      reporter: null,
      history: { earlierReports: 'no' },
    });
    await readAtAllDesks();
    expect(answers.filter(({ text }) => /Ottoline|Thistledown|555-0177/.test(text))).toEqual([]);
  });

  test('a narrative alone stands in masked', async () => {
    const taken = await post(
      '',
      derbyReport({ reporter: REPORTER, narrative: PLANTED, accountForForwarding: undefined }),
    );
    expect(taken.accountReviewed).toBe(false);
    await readAtAllDesks();
  });
});

describe('no trace of any spelling', () => {
  const traced = <T extends { text: string }>(items: readonly T[]) =>
    items.flatMap(({ text, ...item }) => traces(text).map((trace) => ({ ...item, trace })));

  test('the search itself finds every spelling', () => {
    expect(
      SPELLINGS.filter((spelling) => traces(JSON.stringify(spelling.replace(/-\n/, ''))).length === 0),
    ).toEqual([]);
  });

  test('in what any desk was shown', () => {
    expect(answers.length).toBeGreaterThan(100);
    expect(traced(answers)).toEqual([]);
  });

  test('in webhooks, mails, files of the installation and the log', async () => {
    await vi.waitUntil(
      async () => {
        const open = await app.db.asAdmin(
          "select from notice where state in ('queued', 'attempted') and channel in ('webhook', 'email')",
        );
        return open.length === 0;
      },
      { timeout: 20_000, interval: 100 },
    );
    expect((await app.ledger()).length).toBeGreaterThan(10);
    expect((await app.mails()).length).toBeGreaterThan(20);
    const files = await readdir(app.dataFolder, { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      files
        .filter((file) => file.isFile())
        .map(async (file) => ({
          file: file.name,
          text: await readFile(join(file.parentPath, file.name), 'utf8'),
        })),
    );
    expect(traced([...texts, { file: 'log', text: logged }])).toEqual([]);
  });

  test('in any table but those of the Careline itself', async () => {
    const own = [
      'report',
      'report_reporter',
      'report_narrative',
      'report_location',
      'report_revision',
      'person',
    ];
    const tables = await app.db.asAdmin<{ name: string }>(
      "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> all ($1)",
      [own],
    );
    const rows = await Promise.all(
      tables.map(({ name }) =>
        app.db.asAdmin<{ name: string; text: string }>(
          `select '${name}' as name, t::text as text from "${name}" t`,
        ),
      ),
    );
    expect(traced(rows.flat())).toEqual([]);
  });
});
