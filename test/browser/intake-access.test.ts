import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ReportView } from '../../src/journey/journey.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import { launchBrowser } from '../setup/chromium.ts';
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

const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

async function at(viewport: typeof DESK, path: string): Promise<Page> {
  const { page } = await signedIn(browser, app, 'screener', viewport);
  await page.goto(`${app.url}/app${path}`);
  await page.getByLabel('Last name').first().waitFor();
  return page;
}

async function derbyDraft(): Promise<string> {
  const { submit: _submit, ...draft } = derbyReport({
    missing: { now: 'yes' },
    caregivers: [{ givenName: 'Odile', relation: 'mother' }],
    siblings: [{ givenName: 'Ansel', age: 9 }],
    places: [
      { role: 'event', zip: '06355' },
      { role: 'residence', town: 'Groton' },
    ],
    asTyped: { 'reporter.phone': 'x'.repeat(201) },
  });
  const screener = await app.as('screener');
  await screener.post('/api/v1/reports', derbyReport());
  return `/reports/${(await screener.post<ReportView>('/api/v1/reports', draft)).body.id}/edit`;
}

test.each([
  ['at a desk', DESK],
  ['on a phone', PHONE],
])('an empty form %s has no barrier and no sideways scrolling', async (_where, viewport) => {
  const page = await at(viewport, '/reports/new');
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
});

test.each([
  ['at a desk', DESK],
  ['on a phone', PHONE],
])(
  'a full form %s: all parts open, candidates, choices, preview, urgent question, place list',
  async (_where, viewport) => {
    const page = await at(viewport, await derbyDraft());
    await page.getByText('May be known from').first().waitFor();
    await page.getByRole('button', { name: 'Show what each party would read' }).click();
    await page.locator('.package').first().waitFor();
    if (viewport === PHONE) await page.getByRole('button', { name: /desks · / }).click();
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    await page.keyboard.press('Alt+u');
    await page.getByText('This opens phone tasks').waitFor();
    const town = page.getByRole('combobox', { name: 'Town, village or ZIP' }).nth(1);
    await town.fill('New');
    await page.getByRole('option', { name: 'New Haven', exact: true }).waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
  },
);

test('a conflict, a lost server and a made urgent call have no barrier', async () => {
  const path = await derbyDraft();
  const page = await at(DESK, path);
  const other = await at(DESK, path);
  await other.getByLabel('Position').fill('Nurse');
  await other.waitForSelector('[data-save=saved]');
  await page.getByLabel('Position').fill('Teacher');
  await page.getByRole('heading', { name: /^▲ Somebody else changed/ }).waitFor();
  await page.getByRole('button', { name: /^Danger now/ }).press('Enter');
  await page.getByRole('button', { name: /^Press again/ }).press('Enter');
  await page.getByRole('heading', { name: 'Urgent call made.' }).waitFor();
  await page.route('**/api/v1/reports/**', (route) => route.abort());
  await page.getByLabel('Employer or agency').fill('Elmwood School');
  await page.getByText(/Not saved since/).waitFor();
  expect(await violations(page)).toEqual([]);
});
