import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ReportView } from '../../src/journey/journey.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import { launchBrowser } from '../setup/chromium.ts';
import { RAN, SCRIPT_TEXTS } from '../setup/hostile-texts.ts';
import { signedIn } from '../setup/keyboard.ts';
import { derbyReport } from '../setup/reports.ts';

let app: TestApp;
let browser: Browser;
beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp(), launchBrowser()]);
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

/** What the browser refused, and whom the page tried to reach. */
function watched(context: BrowserContext) {
  const refused: string[] = [];
  const foreign: string[] = [];
  context.on('console', (message) => {
    if (/Content Security Policy|TrustedScript|TrustedHTML/.test(message.text()))
      refused.push(message.text());
  });
  context.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== app.url && protocol !== 'data:' && protocol !== 'blob:') foreign.push(request.url());
  });
  return { refused, foreign };
}

const ran = (page: Page) => page.evaluate((name) => name in globalThis, RAN);
const SOON = { timeout: 10_000 };

test('every text that would be script is shown as text, on every screen that shows it', async () => {
  const texts = SCRIPT_TEXTS.join('\n');
  const short = SCRIPT_TEXTS.map((text) => text.slice(0, 200));
  const screener = await app.as('screener');
  const report = (
    await screener.post<ReportView>(
      '/api/v1/reports',
      derbyReport({
        narrative: texts,
        accountForForwarding: texts,
        children: short
          .slice(0, 8)
          .map((text) => ({ givenName: text, familyName: text, age: 15, inCare: 'no' })),
        places: [
          { role: 'residence', town: 'Derby', name: short[0]!, address: short[2]! },
          { role: 'event', town: 'New Haven', name: short[3]!, address: short[4]! },
        ],
      }),
    )
  ).body;
  expect(report.number, JSON.stringify(report)).toBeTruthy();
  const entry = report.dispatches.find(({ desk }) => desk === 'pd-derby')!.id;
  const derby = await app.as('police.derby');
  await derby.post(`/api/v1/dispatches/${entry}/questions`, { text: texts.slice(0, 1500) });
  await derby.post(`/api/v1/dispatches/${entry}/acknowledgement`, { name: short[2], role: short[5] });

  for (const [account, paths] of [
    ['screener', ['', 'reports', `reports/${report.id}`, `reports/${report.id}/amend`, 'outgoing']],
    ['police.derby', ['', 'inbox', `dispatches/${entry}`]],
  ] as const) {
    const { context, page } = await signedIn(browser, app, account);
    const { refused, foreign } = watched(context);
    for (const path of paths) {
      await page.goto(`${app.url}/app/${path}`);
      await page.getByRole('navigation').first().waitFor(SOON);
      await page.getByRole('main').waitFor(SOON);
      await page.getByText('Loading …').waitFor({ state: 'hidden' });
      for (const disclosure of await page.locator('details:not([open]) > summary').all())
        await disclosure.click({ timeout: 1000 }).catch(() => {});
      expect(await ran(page), path).toBe(false);
    }
    expect(refused, account).toEqual([]);
    expect(foreign, account).toEqual([]);
  }
});

describe('the browser itself refuses', () => {
  test('text that becomes markup, code or a foreign script', async () => {
    const { page } = await signedIn(browser, app, 'screener');
    const attempts = await page.evaluate(() => {
      const tried = (work: () => unknown) => {
        try {
          work();
          return 'went through';
        } catch (error) {
          return (error as Error).name;
        }
      };
      const script = document.createElement('script');
      return [
        tried(() => (document.body.innerHTML = '<b>x</b>')),
        tried(() => document.write('<b>x</b>')),
        tried(() => (script.src = 'https://evil.example/x.js')),
        tried(() => (script.text = 'globalThis.x = 1')),
        tried(() => new SharedWorker('/assets/x.js')),
      ];
    });
    expect(attempts).toEqual(Array(5).fill('TypeError'));
  });

  test('anything from or to another server', async () => {
    const { page } = await signedIn(browser, app, 'screener');
    const outcome = await page.evaluate(async () => {
      const image = new Promise((resolve) => {
        const picture = new Image();
        picture.onload = () => resolve('loaded');
        picture.onerror = () => resolve('refused');
        picture.src = 'http://127.0.0.1:9/pixel.png';
      });
      const answer = fetch('http://127.0.0.1:9/').then(
        () => 'sent',
        () => 'refused',
      );
      return [await image, await answer];
    });
    expect(outcome).toEqual(['refused', 'refused']);
  });
});

test('a shared computer: after signing out neither Back nor a second tab nor storage shows anything of the first person', async () => {
  const report = (await (await app.as('screener')).post<ReportView>('/api/v1/reports', derbyReport())).body;
  const { context, page } = await signedIn(browser, app, 'screener');
  await page.goto(`${app.url}/app/reports/${report.id}`);
  await page.getByText('Rosalba').first().waitFor(SOON);
  const second = await context.newPage();
  await second.goto(`${app.url}/app/reports/${report.id}`);
  await second.getByText('Rosalba').first().waitFor(SOON);

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: /^police\.derby / }).waitFor(SOON);
  await second.getByRole('button', { name: /^police\.derby / }).waitFor(SOON);
  await page.goBack();
  await page.getByRole('button', { name: /^police\.derby / }).waitFor(SOON);
  for (const tab of [page, second]) expect(await tab.content()).not.toMatch(/Rosalba|Dunmore|Harborlight/);

  await page.getByRole('button', { name: /^police\.derby / }).click();
  await page.getByRole('navigation').first().waitFor(SOON);
  await page.goto(`${app.url}/app/reports/${report.id}`);
  await page.getByRole('main').waitFor(SOON);
  await page.getByText('There is nothing here').first().waitFor(SOON);
  expect(await page.content()).not.toMatch(/Rosalba|Dunmore|Harborlight/);
  const kept = await page.evaluate(async () => ({
    local: Object.entries(localStorage),
    session: Object.entries(sessionStorage),
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    cookies: document.cookie,
  }));
  expect(JSON.stringify(kept)).not.toMatch(/Rosalba|Dunmore|Harborlight|Quillfeather/);
  expect([kept.databases, kept.caches, kept.cookies]).toEqual([[], [], '']);
});
