import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DispatchPage, ReportView } from '../../src/journey/journey.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import { expectNoBarrier } from '../setup/barriers.ts';
import { launchBrowser } from '../setup/chromium.ts';
import { signedIn } from '../setup/keyboard.ts';
import { derbyReport } from '../setup/reports.ts';

/** Screens with something on them: a report that was taken up, asked about, answered, and that some desks are late with. */
let app: TestApp;
let browser: Browser;
let report: ReportView;
beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp(), launchBrowser()]);
  const careline = await app.as('screener');
  report = (await careline.post<ReportView>('/api/v1/reports', derbyReport())).body;
  const derby = await app.as('police.derby');
  const path = `/api/v1/dispatches/${of('pd-derby')}`;
  await derby.post(`${path}/acknowledgement`, { name: 'Dominic Ashby', role: 'Detective on duty' });
  const asked = await derby.post<DispatchPage>(`${path}/questions`, { text: 'Which school?' });
  await careline.post(`/api/v1/questions/${asked.body.questions[0]!.id}/answer`, { text: 'Not known yet.' });
  await app.db.moveClock('61 minutes');
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

const SOON = { timeout: 20_000 };
const of = (desk: string) => report.dispatches.find((dispatch) => dispatch.desk === desk)!.id;

describe('screens without barriers', () => {
  const SCREENS: [string, string, () => string][] = [
    ['screener', 'what I owe', () => '/'],
    ['screener', 'the board', () => '/reports'],
    ['screener', 'a report', () => `/reports/${report.id}`],
    ['supervisor', 'a report', () => `/reports/${report.id}`],
    ['screener', 'an entry', () => `/dispatches/${report.dispatches[0]!.id}`],
    ['screener', 'outgoing', () => '/outgoing'],
    ['screener', 'who answers', () => '/who-answers'],
    ['police.new-haven', 'an inbox', () => '/inbox'],
    ['police.derby', 'an entry', () => `/dispatches/${of('pd-derby')}`],
    ['provider', 'a home with nothing owed', () => '/'],
    ['provider', 'something not for them', () => `/reports/${report.id}`],
  ];

  test.each(SCREENS)('%s: %s, at a desk and on a phone', async (account, _what, path) => {
    const { page } = await signedIn(browser, app, account);
    await page.goto(`${app.url}/app${path()}`);
    await page.getByRole('heading', { level: 1 }).waitFor(SOON);
    await page.getByText('Loading …').waitFor({ state: 'detached', ...SOON });
    await expectNoBarrier(page, ['desk', 'phone']);
    await page.context().close();
  });

  test('every disclosure of a report and of an entry, opened', async () => {
    const { page } = await signedIn(browser, app, 'supervisor', { width: 1280, height: 900 });
    for (const path of [`/reports/${report.id}`, `/dispatches/${of('pd-derby')}`]) {
      await page.goto(`${app.url}/app${path}`);
      await page.locator('summary').first().waitFor(SOON);
      await page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
      await expectNoBarrier(page);
    }
  });

  test('keys and palette: opened by key, closed by Escape, focus back where it was', async () => {
    const { page } = await signedIn(browser, app, 'screener', { width: 1280, height: 900 });
    await page.goto(`${app.url}/app/reports`);
    await page.getByRole('link', { name: report.number }).focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys on this page' }).waitFor(SOON);
    await expectNoBarrier(page);
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(report.number);
    await page.keyboard.press('Control+k');
    await page.getByLabel('Page or report number').fill(report.number.slice(-3));
    await page.getByRole('button', { name: `Report ${report.number}` }).waitFor(SOON);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/reports/${report.id}`, SOON);
  });
});

describe('public pages', () => {
  test.each([
    ['/', 'en', 'Is a child being sold'],
    ['/es', 'es', '¿Se está vendiendo'],
  ])('%s is plain HTML in %s, works without script, and has no barrier', async (path, lang, words) => {
    for (const javaScriptEnabled of [false, true]) {
      const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 390, height: 844 } });
      const page = await context.newPage();
      const foreign: string[] = [];
      page.on('request', (request) => {
        if (!request.url().startsWith(app.url) && !request.url().startsWith('data:'))
          foreign.push(request.url());
      });
      await page.goto(`${app.url}${path}`);
      expect(await page.locator('html').getAttribute('lang')).toBe(lang);
      await page
        .getByRole('heading', { level: 1, name: new RegExp(words.replace('?', '\\?')) })
        .waitFor(SOON);
      expect(foreign).toEqual([]);
      if (javaScriptEnabled) await expectNoBarrier(page);
      await context.close();
    }
  });
});

describe('who answers for this place', () => {
  test('a village leads to its town, a ZIP with several towns asks which one', async () => {
    const { page } = await signedIn(browser, app, 'provider', { width: 1280, height: 900 });
    await page.goto(`${app.url}/app/who-answers`);
    const field = page.getByLabel('Town, village, borough or ZIP code');
    await field.fill('derby');
    await field.press('Enter');
    await page.getByRole('heading', { name: 'Who answers for Derby' }).waitFor(SOON);
    await page.getByText('Derby Police Department', { exact: true }).waitFor(SOON);
    await field.fill('06355');
    await field.press('Enter');
    await page.getByText('This may be any of these.').waitFor(SOON);
    await page.getByRole('button', { name: 'Groton' }).click();
    await page.getByRole('heading', { name: 'Who answers for Groton' }).waitFor(SOON);
    await expectNoBarrier(page);
    await field.fill('Atlantis');
    await field.press('Enter');
    await page.getByText('No place of this name is known in Connecticut.').waitFor(SOON);
  });
});
