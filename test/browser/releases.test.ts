import { createHash } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReportView } from '../../src/journey/journey.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import { expectNoBarrier } from '../setup/barriers.ts';
import { launchBrowser } from '../setup/chromium.ts';
import { signedIn, tabTo } from '../setup/keyboard.ts';
import { derbyReport } from '../setup/reports.ts';

let app: TestApp;
let browser: Browser;
let report: ReportView;
const SOON = { timeout: 15_000 };
const SIZES = ['desk', 'phone'] as const;
const DOCUMENT = Buffer.from('The signed release.');
beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp({ worker: false }), launchBrowser()]);
  report = (await (await app.as('screener')).post<ReportView>('/api/v1/reports', derbyReport())).body;
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

async function pageOf(account: string, path: string): Promise<Page> {
  const { page } = await signedIn(browser, app, account);
  await page.goto(`${app.url}/app${path}`);
  return page;
}

/** Tabs to the field and types, as somebody without a mouse does. */
async function type(page: Page, field: string, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.type(text);
}
/** To the button, summary or link, and Enter. */
async function press(page: Page, name: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
}
/** The day of the server's clock, `days` from now, as a date field wants it typed: month, day, year. */
async function dayTyped(days: number): Promise<string> {
  const [row] = await app.db.asAdmin<{ day: string }>(
    `select to_char(app_now() + make_interval(days => $1), 'MMDDYYYY') as day`,
    [days],
  );
  return row!.day;
}

/** Fills the form that is open and records it; the agency by the first letters of its name. */
async function record(page: Page, agency: string): Promise<void> {
  await type(page, 'Whose information', 'Rosalba');
  await type(page, 'Agency', agency);
  await type(page, 'Who receives it there', 'Case worker on duty');
  await tabTo(page, 'Identity of the child');
  await page.keyboard.press('Space');
  await type(page, 'Purpose', 'To look after the girl.');
  await type(page, 'Until the end of this day', await dayTyped(30));
  await type(page, 'Name of the signer', 'Ottoline Dunmore');
  await type(page, 'Signed on', await dayTyped(-2));
  await page
    .getByLabel('Signed document')
    .setInputFiles({ name: 'release.pdf', mimeType: 'application/pdf', buffer: DOCUMENT });
  await page.getByText(createHash('sha256').update(DOCUMENT).digest('hex')).waitFor(SOON);
  await press(page, 'Record the release');
  await page.getByText('The release is recorded.').waitFor(SOON);
}

test('a supervisor records a release, a provider writes under it, and it ends when it is revoked', async () => {
  const supervisor = await pageOf('supervisor', `/reports/${report.id}`);
  await supervisor.getByRole('link', { name: 'Releases and disclosures' }).press('Enter');
  await supervisor.getByText('No release is recorded.').waitFor(SOON);
  await press(supervisor, 'Record a release');
  await supervisor.getByLabel('Signed document').waitFor(SOON);
  await expectNoBarrier(supervisor, SIZES);
  const [agency] = await app.db.asAdmin<{ name: string }>(
    "select name from agency where id = 'cac-south-central'",
  );
  await record(supervisor, agency!.name);
  await supervisor.getByRole('cell', { name: 'Rosalba Dunmore' }).waitFor(SOON);
  await supervisor.getByText('In force').waitFor(SOON);

  const provider = await pageOf('provider', '/served-people');
  await provider.getByText('Rosalba Dunmore').waitFor(SOON);
  await press(provider, 'Write a record');
  await type(provider, 'Record', 'First visit at the center.');
  await press(provider, 'Save the record');
  await provider.getByText('First visit at the center.').waitFor(SOON);
  await provider.getByText('The record is saved.').waitFor(SOON);
  await expectNoBarrier(provider, SIZES);

  await press(supervisor, 'Revoke this release');
  await type(supervisor, 'Reason', 'The mother took it back.');
  await expectNoBarrier(supervisor, SIZES);
  await press(supervisor, 'Revoke it');
  await supervisor.getByText('In force').waitFor({ state: 'detached', ...SOON });
  await supervisor.getByText('The mother took it back.').waitFor(SOON);
  await provider.reload();
  await provider.getByText('No release in force names anybody').waitFor(SOON);
});

test('a screener asks, a supervisor approves, the police desk sees the reporter until it is ended', async () => {
  const entry = report.dispatches.find(({ desk }) => desk === 'pd-new-haven')!.id;
  const police = await pageOf('police.new-haven', `/dispatches/${entry}`);
  await police.getByText('Rosalba').first().waitFor(SOON);
  const screener = await pageOf('screener', `/dispatches/${entry}`);
  await screener.getByText('Show this desk the reporter').waitFor(SOON);
  await press(screener, 'Show this desk the reporter');
  await screener.getByLabel('Legal basis').waitFor(SOON);
  await type(screener, 'Legal basis', 'Law enforcement');
  await type(screener, 'Purpose', 'The detective has to talk to the nurse.');
  await expectNoBarrier(screener, SIZES);
  await press(screener, 'Ask for approval');
  await screener.getByText(/You asked for it/).waitFor(SOON);
  expect(await police.content()).not.toContain('Quillfeather');

  const supervisor = await pageOf('supervisor', `/dispatches/${entry}`);
  await supervisor.getByText(/Waits for another supervisor/).waitFor(SOON);
  await expectNoBarrier(supervisor, SIZES);
  await press(supervisor, 'Approve');
  await police.getByText('Quillfeather').waitFor(SOON);
  await expectNoBarrier(police, SIZES);
  await press(supervisor, 'End it');
  await police.getByText('Quillfeather').waitFor({ ...SOON, state: 'detached' });

  await supervisor.goto(`${app.url}/app/reports/${report.id}/releases`);
  const line = supervisor.getByRole('row', { name: /Law enforcement officer/ });
  await line.getByText('to be confirmed').waitFor(SOON);
  await line.getByText('Ended').waitFor(SOON);
  await expectNoBarrier(supervisor, SIZES);
});

test('what is not there and what is not theirs look the same', async () => {
  const gone = 'There is nothing here that you can open.';
  const screener = await pageOf('screener', '/reports/00000000-0000-7000-8000-000000000000/releases');
  await screener.getByText(gone).waitFor(SOON);
  const police = await pageOf('police.new-haven', `/reports/${report.id}/releases`);
  await police.getByText(gone).waitFor(SOON);
  expect(await police.getByRole('main').innerText()).toBe(await screener.getByRole('main').innerText());
});
