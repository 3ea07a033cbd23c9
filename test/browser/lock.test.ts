import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import { launchBrowser } from '../setup/chromium.ts';
import { intakePages } from '../setup/intake-pages.ts';

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

const { openDraft, draftOf, stored } = intakePages(() => ({ browser, app }));
const narrative = (page: Page) => page.getByLabel('What was reported, in the caller’s words');
const covered = (page: Page) => page.getByRole('heading', { name: 'Screen covered' });

/** Everything a person with the machine in hand could read: page, title, address, what the browser stores. */
async function leftBehind(page: Page): Promise<string> {
  const stores = await page.evaluate(() =>
    JSON.stringify([
      { ...localStorage },
      { ...sessionStorage },
      globalThis.history.state,
      document.title,
      location.href,
      [...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value),
    ]),
  );
  return `${await page.content()} ${stores}`;
}

const CASE_TEXT = /Dunmore|Rosalba|motel|Typed while nobody/i;

test('after 30 minutes without a hand the page is covered and emptied; the same person goes on where he was', async () => {
  const page = await openDraft(await draftOf());
  await page.clock.install();
  await page.reload();
  await narrative(page).waitFor();
  // The server takes nothing, so that what was typed is in this page alone.
  await page.route('**/api/v1/reports/*', (route) =>
    route.request().method() === 'PATCH' ? route.abort() : route.fallback(),
  );
  await narrative(page).fill('Typed while nobody answered.');
  await page.clock.runFor('29:50');
  expect(await narrative(page).inputValue()).toBe('Typed while nobody answered.');
  await page.clock.runFor('00:15');
  await covered(page).waitFor();
  expect(await leftBehind(page)).not.toMatch(CASE_TEXT);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.clock.runFor('00:05');
  await page.clock.resume();
  await expect
    .poll(async () => (await page.request.get(`${app.url}/api/v1/session`)).status(), { timeout: 10_000 })
    .toBe(401);
  await page.unroute('**/api/v1/reports/*');
  await page.getByRole('button', { name: 'Sign in again as Imani Okafor' }).press('Enter');
  await narrative(page).waitFor();
  expect(await narrative(page).inputValue()).toBe('Typed while nobody answered.');
  await page.waitForSelector('[data-save=saved]');
  expect((await stored(page)).content.narrative).toBe('Typed while nobody answered.');
});

test('a hand in one tab keeps the others open; covering one covers all, and one sign-in opens all', async () => {
  const page = await openDraft(await draftOf());
  const other = await page.context().newPage();
  await other.goto(`${app.url}/app/reports`);
  await other.getByRole('heading', { name: 'Reports' }).waitFor();
  await page.getByRole('button', { name: 'Cover screen' }).press('Enter');
  await covered(page).waitFor();
  await covered(other).waitFor();
  expect(await leftBehind(other)).not.toMatch(CASE_TEXT);
  await page.getByRole('button', { name: 'Sign in again as Imani Okafor' }).press('Enter');
  await narrative(page).waitFor();
  await other.getByRole('heading', { name: 'Reports' }).waitFor();
});

test('another person sees nothing of the first: not his page, not his text, not with Back', async () => {
  const page = await openDraft(await draftOf());
  const other = await page.context().newPage();
  await other.goto(`${app.url}/app/reports`);
  await other.getByRole('heading', { name: 'Reports' }).waitFor();
  await page.route('**/api/v1/reports/*', (route) =>
    route.request().method() === 'PATCH' ? route.abort() : route.fallback(),
  );
  await narrative(page).fill('Typed while nobody looked.');
  await page.getByRole('button', { name: 'Cover screen' }).press('Enter');
  await covered(page).waitFor();
  await page.getByRole('button', { name: 'Sign in as somebody else' }).press('Enter');
  await page.getByRole('button', { name: /^police\.derby / }).press('Enter');
  await page.getByRole('link', { name: 'Inbox' }).waitFor();
  expect(await leftBehind(page)).not.toMatch(CASE_TEXT);
  await other.getByRole('link', { name: 'Inbox' }).waitFor();
  expect(await leftBehind(other)).not.toMatch(CASE_TEXT);
  await page.goBack();
  await page.waitForLoadState();
  expect(await leftBehind(page)).not.toMatch(CASE_TEXT);
});

test('signing out in one tab empties the others', async () => {
  const page = await openDraft(await draftOf());
  const other = await page.context().newPage();
  await other.goto(`${app.url}/app/reports`);
  await other.getByRole('button', { name: 'Sign out' }).press('Enter');
  await page.waitForURL(/sign-in$/);
  await page.getByRole('button', { name: 'I have read this and agree' }).waitFor();
  expect(await leftBehind(page)).not.toMatch(CASE_TEXT);
});
