import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ReportView } from '../../src/journey/journey.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import { expectNoBarrier } from '../setup/barriers.ts';
import { launchBrowser } from '../setup/chromium.ts';
import { focusedName, signedIn } from '../setup/keyboard.ts';
import { derbyReport } from '../setup/reports.ts';

const SOON = { timeout: 10_000 };
const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

let app: TestApp;
let browser: Browser;
let report: ReportView;
beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp(), launchBrowser()]);
  const { accountForForwarding: _unreviewed, ...asTold } = derbyReport();
  report = (await (await app.as('screener')).post<ReportView>('/api/v1/reports', asTold)).body;
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

const open = async (account: string, path: string, viewport = DESK): Promise<Page> => {
  const { page } = await signedIn(browser, app, account, viewport);
  await page.goto(`${app.url}/app${path}`);
  await page.getByRole('heading', { level: 1 }).waitFor(SOON);
  return page;
};
const entryOf = (desk: string) => `/dispatches/${report.dispatches.find((one) => one.desk === desk)!.id}`;

test('the palette takes what is typed at once', async () => {
  const page = await open('screener', '/reports');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor(SOON);
  expect(await focusedName(page)).toBe('Page or report number');
  await page.keyboard.type('who');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/who-answers', SOON);
});

test('a report prints as one page with its mark: the receipt grid with hours of the day, nothing about the people', async () => {
  const page = await open('screener', `/reports/${report.id}`);
  await page.getByRole('row', { name: /Derby Police Department/ }).waitFor(SOON);
  const paper = async () => {
    await page.emulateMedia({ media: 'print' });
    const text = await page.locator('body').innerText();
    await page.emulateMedia({ media: null });
    return text;
  };
  const unmarked = await paper();
  expect(unmarked).toContain('Use the button Print of the page');
  expect(unmarked).not.toContain(report.number);

  await page.getByRole('button', { name: 'Print' }).click();
  await page.getByLabel('What is it for?').selectOption('case_work');
  await expectNoBarrier(page);
  await page.getByRole('button', { name: 'Print now' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached', ...SOON });
  const pdf = await page.pdf({ format: 'Letter' });
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  const marked = await paper();
  for (const desk of report.dispatches) expect(marked).toContain(desk.deskName);
  expect(marked).toMatch(/acknowledge by .*\d:\d\d [AP]M/);
  expect(marked).toMatch(/Copy [0-9A-F]{8} · Imani Okafor · .*\d:\d\d [AP]M.* · Work on this case/);
  expect(marked).not.toMatch(/min left|Correct or add|Rosalba|Quillfeather|Use the button Print/);
});

test('a supervisor fetches the board as a file with a mark in every row', async () => {
  const page = await open('supervisor', '/reports');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByLabel('What is it for?').selectOption('supervision');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Fetch the file' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^hartline-export-[0-9A-F]{8}\.csv$/);
  const text = await readFile(await download.path(), 'utf8');
  expect(text).toContain(report.number);
  expect(text).not.toMatch(/Rosalba|Quillfeather/);
  await page.getByRole('dialog').waitFor({ state: 'detached', ...SOON });
});

test('a page for somebody else says so, and offers no second try', async () => {
  for (const path of ['/reports', '/outgoing', '/reports/new', `/reports/${report.id}/amend`]) {
    const page = await open('fbi', path);
    await page.getByText('There is nothing here that you can open.').waitFor(SOON);
    expect(await page.getByRole('button', { name: 'Try again' }).count(), path).toBe(0);
  }
});

test('an officer on a phone reads words, not field names, and no button leaves its box', async () => {
  const page = await open('police.new-haven', entryOf('pd-new-haven'), PHONE);
  await page.getByText('A person of the Careline has not read this text yet.').waitFor(SOON);
  expect(await page.locator('main').innerText()).not.toMatch(/\b[a-z]+[A-Z][a-z]+\b|\b[a-z]+_[a-z]+\b/);
  await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
  const outside = await page.evaluate(() =>
    [...document.querySelectorAll('.box button')]
      .filter(
        (button) =>
          button.getBoundingClientRect().right > button.closest('.box')!.getBoundingClientRect().right,
      )
      .map((button) => button.textContent),
  );
  expect(outside).toEqual([]);
});

test('what I owe is asked for, however much others owe before me', async () => {
  const supervisor = await app.as('supervisor');
  const { desks } = (await supervisor.get<{ desks: string[] }>('/api/v1/session')).body;
  const owed = async (query: string) =>
    (
      await supervisor.get<{ items: { owedBy: string; owedByName: string }[] }>(
        `/api/v1/obligations?${query}`,
      )
    ).body.items;
  const all = await owed('state=open&limit=200');
  const mine = await owed('state=open&mine=true&limit=1');
  expect(all[0]!.owedBy).not.toBe(mine[0]!.owedBy);
  expect(desks).toContain(mine[0]!.owedBy);
  expect(all.map(({ owedByName }) => owedByName)).toContain('New Haven Police Department');
});
