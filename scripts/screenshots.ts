/**
 * `npm run screenshots [-- FOLDER]`: the pictures of the documentation, in docs/images. With a folder, every page at both
 * widths goes there as well, to be looked at. Runs an installation of its own, on a database, data folder and port of its own.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { startInstallation } from '../src/main.ts';
import type { ReportView } from '../src/journey/journey.api.ts';
import { pause } from '../src/platform/clock.ts';
import { readConfig } from '../src/platform/config.ts';
import { connect } from '../src/platform/db/database.ts';
import { openDatabase } from '../src/platform/installation.ts';
import { startDemoSession } from '../src/safeguards/index.ts';
import { launchBrowser } from '../test/setup/chromium.ts';
import { derbyReport } from '../test/setup/reports.ts';

const IMAGES = resolve(import.meta.dirname, '../docs/images');
const MOST_BYTES = 300_000;
const WIDTHS = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } } as const;
type Width = keyof typeof WIDTHS;

interface Shot {
  readonly name: string;
  readonly path: string;
  /** Demo account that looks at it; nobody for public pages. */
  readonly as?: string;
  /** Typed into the page's one field. */
  readonly typed?: string;
  /** Text that stands there once the page is complete. */
  readonly shows: string | RegExp;
  /** The width at which it belongs to the documentation; others are only looked at. */
  readonly documented?: Width;
}

type Send = (account: string, path: string, body?: unknown) => Promise<unknown>;

const scratch = mkdtempSync(join(tmpdir(), 'hartline-pictures-'));
const lookAt = process.argv[2] === undefined ? undefined : resolve(process.argv[2]);
const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  execFileSync(process.execPath, [join(import.meta.dirname, 'build-web.ts')], { stdio: 'inherit' });
  const config = { ...readConfig({}), dataFolder: join(scratch, 'data'), port: 0 };
  const installation = await startInstallation(config, {
    http: true,
    worker: true,
    witnesses: { everyMs: 5000 },
    say: () => {},
  });
  try {
    const database = (await openDatabase(config, 'beside', () => {}))!;
    const connections = connect(database.appUrl, { max: 2, name: 'hartline screenshots' });
    const admin = connect(database.adminUrl, { max: 1, name: 'hartline screenshots', as: 'itself' });
    try {
      const send = sender(installation.url, (account) => startDemoSession(connections.db, account, 'bearer'));
      const shots = await tellTheStory(send, async (by) => {
        await sql`insert into clock_offset (by_amount) values (${by}::interval)
                  on conflict (only_row) do update set by_amount = excluded.by_amount`.execute(admin.db);
      });
      const browser = await launchBrowser();
      try {
        await takeAll(browser, installation.url, shots);
      } finally {
        await browser.close();
      }
    } finally {
      await connections.close();
      await admin.close();
    }
  } finally {
    await installation.stop();
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Reports in every state that a picture should show, and the pages that show them. */
async function tellTheStory(send: Send, setClock: (by: string) => Promise<void>): Promise<Shot[]> {
  const take = (changes: Parameters<typeof derbyReport>[0]) =>
    send('screener', 'reports', derbyReport(changes)) as Promise<ReportView>;
  await setClock('-62 minutes'); // so that somebody is late
  const earlier = await take({
    places: [
      { role: 'residence', town: 'Hartford' },
      { role: 'event', town: 'Avon' },
    ],
    children: [{ givenName: 'Tobin', familyName: 'Calderwood', age: 16, inCare: 'yes', sex: 'male' }],
  });
  await acknowledge(send, earlier, 'police.hartford', 'pd-hartford');
  await setClock('0');
  const report = await take({});
  await acknowledge(send, report, 'police.new-haven', 'pd-new-haven', 'acting');
  await acknowledge(send, report, 'mdt.ansonia-milford', 'mdt-ansonia-milford');
  await send('fbi', `dispatches/${entry(report, 'fbi-new-haven')}`);
  await take({ dangerNow: 'yes', places: [{ role: 'whereabouts', town: 'New Haven' }] });
  for (const { id } of [earlier, report]) await everythingSent(send, id);
  const draft = await take({ submit: false });
  return [
    { name: 'start', path: '/', shows: 'Hartline' },
    { name: 'start-es', path: '/es', shows: 'Hartline' },
    { name: 'sign-in', path: '/app/sign-in', shows: 'Imani Okafor' },
    {
      name: 'intake',
      path: `/app/reports/${draft.id}/edit`,
      as: 'screener',
      shows: '6 desks would be told',
      documented: 'wide',
    },
    {
      name: 'report',
      path: `/app/reports/${report.id}`,
      as: 'screener',
      shows: /Derby Police Department/,
      documented: 'wide',
    },
    { name: 'board', path: '/app/reports', as: 'supervisor', shows: report.number, documented: 'wide' },
    { name: 'inbox', path: '/app/inbox', as: 'police.new-haven', shows: report.number },
    {
      name: 'entry',
      path: `/app/dispatches/${entry(report, 'pd-new-haven')}`,
      as: 'police.new-haven',
      shows: 'Rosalba',
      documented: 'wide',
    },
    { name: 'owed', path: '/app/', as: 'fbi', shows: report.number },
    {
      name: 'who-answers',
      path: '/app/who-answers',
      as: 'supervisor',
      typed: 'Derby',
      shows: /Ansonia.Milford/,
    },
    { name: 'audit-log', path: '/app/audit-log', as: 'auditor', shows: 'Public key of the log' },
    { name: 'conflicts', path: '/app/conflicts', as: 'supervisor', shows: 'What stands for others' },
    { name: 'emergency-access', path: '/app/emergency-access', as: 'hart.state', shows: 'To be reviewed' },
    { name: 'outgoing', path: '/app/outgoing', as: 'supervisor', shows: report.number },
  ];
}

async function acknowledge(
  send: Send,
  report: ReportView,
  account: string,
  desk: string,
  acting?: 'acting',
): Promise<void> {
  const path = `dispatches/${entry(report, desk)}`;
  await send(account, path);
  await send(account, `${path}/acknowledgement`, {
    name: 'Odell Marrow',
    role: 'On duty',
    caseNumber: '26-0117',
  });
  if (acting) await send(account, `${path}/acting`, {});
}

function entry(report: ReportView, desk: string): string {
  return report.dispatches.find((dispatch) => dispatch.desk === desk)!.id;
}

/** Waits until the mail relay and the receivers of the demo have taken what was sent to them. */
async function everythingSent(send: Send, id: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const { dispatches } = (await send('screener', `reports/${id}`)) as ReportView;
    const waiting = dispatches.flatMap(({ notices }) =>
      notices.filter(({ channel, state }) => channel !== 'phone' && /queued|attempted/.test(state)),
    );
    if (waiting.length === 0) return;
    await pause(100);
  }
  throw new Error('The notices of the demo were not taken within ten seconds.');
}

/** Talks to the API as an account of the demo; an answer that is no success ends the run with its reason. */
function sender(url: string, tokenFor: (account: string) => Promise<string>): Send {
  const tokens = new Map<string, Promise<string>>();
  return async (account, path, body) => {
    const token = tokens.get(account) ?? tokenFor(account);
    tokens.set(account, token);
    const answer = await fetch(`${url}/api/v1/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${await token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path} as ${account}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
}

async function takeAll(browser: Browser, url: string, shots: readonly Shot[]): Promise<void> {
  mkdirSync(IMAGES, { recursive: true });
  if (lookAt) mkdirSync(lookAt, { recursive: true });
  for (const shot of shots) {
    for (const width of ['wide', 'phone'] as const) {
      if (!lookAt && shot.documented !== width) continue;
      const page = await openPage(browser, url, shot, width);
      if (lookAt) await page.screenshot({ path: join(lookAt, `${shot.name}-${width}.png`), fullPage: true });
      if (shot.documented === width) await keep(page, shot.name);
      await page.context().close();
    }
  }
}

async function openPage(browser: Browser, url: string, shot: Shot, width: Width): Promise<Page> {
  const context = await browser.newContext({
    viewport: WIDTHS[width],
    timezoneId: 'America/New_York',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  if (shot.as) {
    await page.goto(`${url}/app/sign-in`);
    await page.getByRole('button', { name: new RegExp(`^${shot.as} `) }).click();
    await page.getByRole('navigation').first().waitFor();
  }
  await page.goto(url + shot.path);
  if (shot.typed) {
    await page.getByRole('combobox').or(page.getByRole('textbox')).first().fill(shot.typed);
    await page.keyboard.press('Enter');
  }
  await page.getByText(shot.shows).first().waitFor({ state: 'attached' }); // a phone folds some of it away
  await page.evaluate(() => globalThis.document.fonts.ready);
  return page;
}

/** What fits on the screen, as somebody sees it; small enough to live in the repository. */
async function keep(page: Page, name: string): Promise<void> {
  const path = join(IMAGES, `${name}.png`);
  await page.screenshot({ path });
  const { size } = statSync(path);
  if (size > MOST_BYTES) throw new Error(`${name}.png has ${size} bytes, more than ${MOST_BYTES}.`);
  say(`docs/images/${name}.png`);
}
