import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import { launchBrowser } from '../setup/chromium.ts';
import { intakePages } from '../setup/intake-pages.ts';
import { focusedName } from '../setup/keyboard.ts';

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

const SAVED = '[data-save=saved]';

const { newReport, openDraft, draftOf, stored } = intakePages(() => ({ browser, app }));

const narrative = (page: Page) => page.getByLabel('What was reported, in the caller’s words');

describe('what is typed is kept', () => {
  test('saved by itself; a reload shows everything, also what does not fit its field', async () => {
    const page = await newReport();
    await page.getByLabel('Age or birth date').first().fill('fifteen');
    await page.getByRole('combobox', { name: 'Town, village or ZIP' }).first().fill('Nowherville');
    await narrative(page).fill('A girl told her nurse.');
    await page.waitForSelector(SAVED);
    await page.reload();
    await page.getByText('Kept as typed. Write 15').waitFor();
    expect(await page.getByLabel('Age or birth date').first().inputValue()).toBe('fifteen');
    expect(await page.getByRole('combobox', { name: 'Town, village or ZIP' }).first().inputValue()).toBe(
      'Nowherville',
    );
    expect(await narrative(page).inputValue()).toBe('A girl told her nurse.');
    await page.getByRole('link', { name: 'Age or birth date does not fit yet: “fifteen”' }).click();
    expect(await focusedName(page)).toBe('Age or birth date');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('15');
    await page.waitForSelector(SAVED);
    await expect.poll(async () => (await stored(page)).content.children).toMatchObject([{ age: 15 }]);
  });

  test('the page is left in the middle of a word: the word arrives', async () => {
    const page = await openDraft(await draftOf());
    page.on('dialog', (dialog) => void dialog.accept());
    await narrative(page).fill('Left in the middle of a wo');
    await page.evaluate(() => globalThis.location.reload());
    await expect.poll(async () => (await stored(page)).content.narrative).toBe('Left in the middle of a wo');
  });

  test('the server is away: the screen says since when, and saves when it is back', async () => {
    const page = await openDraft(await draftOf());
    await page.route('**/api/v1/reports/**', (route) => route.abort());
    await narrative(page).fill('Typed while nobody answered.');
    await page.getByText(/Not saved since \d/).waitFor();
    await narrative(page).pressSequentially(' And more.');
    await page.unroute('**/api/v1/reports/**');
    await page.waitForSelector(SAVED);
    expect((await stored(page)).content.narrative).toBe('Typed while nobody answered. And more.');
    expect(await page.getByText('at the same time').count()).toBe(0);
  });

  test('an answer that is lost on the way makes neither a second report nor a conflict with oneself', async () => {
    const page = await newReport();
    const made: string[] = [];
    await page.route('**/api/v1/reports', async (route) => {
      const answer = await route.fetch();
      made.push(((await answer.json()) as { id: string }).id);
      await (made.length === 1 ? route.abort() : route.fulfill({ response: answer }));
    });
    await narrative(page).pressSequentially('One report');
    await page.waitForURL(/edit$/);
    let lost = 0;
    await page.route('**/api/v1/reports/*', async (route) => {
      if (route.request().method() !== 'PATCH' || lost++ > 0) return route.fallback();
      await route.fetch();
      await route.abort();
    });
    await narrative(page).pressSequentially(' only');
    await vi.waitUntil(() => lost > 0, { timeout: 10_000 });
    await narrative(page).pressSequentially(', said once.');
    await page.waitForSelector(SAVED);
    expect(new Set(made).size).toBe(1);
    expect(await page.getByText('at the same time').count()).toBe(0);
    await expect.poll(async () => (await stored(page)).content.narrative).toBe('One report only, said once.');
  });

  test('the session ends: the text stays, the same person signs in here, it is saved', async () => {
    const page = await openDraft(await draftOf());
    await page.context().clearCookies();
    await narrative(page).fill('Typed after the session ended.');
    await page.getByRole('heading', { name: 'Your session ended' }).waitFor();
    expect(await page.content()).not.toContain('Typed after');
    await page.getByRole('button', { name: /^Sign in again as/ }).press('Enter');
    await page.waitForSelector(SAVED);
    expect(await narrative(page).inputValue()).toBe('Typed after the session ended.');
    expect((await stored(page)).content.narrative).toBe('Typed after the session ended.');
  });
});

test('two editors: different fields merge, the same field waits for a choice by keyboard', async () => {
  const id = await draftOf();
  const [mine, theirs] = [await openDraft(id), await openDraft(id, 'supervisor')];
  await narrative(theirs).fill('Theirs.');
  await theirs.getByLabel('Employer or agency').fill('Elmwood School');
  await theirs.getByLabel('Position').fill('Nurse');
  await theirs.waitForSelector(SAVED);
  await expect.poll(async () => (await stored(theirs)).content.reporter).toMatchObject({ position: 'Nurse' });
  await mine.getByLabel('Employer or agency').fill('Oakwood School');
  await narrative(mine).fill('Mine.');
  await mine.getByRole('textbox', { name: 'Vehicle' }).fill('Gray van');
  await mine.getByRole('heading', { name: 'Somebody else changed 2 fields at the same time' }).waitFor();
  await expect
    .poll(async () => (await stored(mine)).content.allegedPerpetrators)
    .toMatchObject([{ vehicle: 'Gray van' }]);
  expect((await stored(mine)).content).toMatchObject({ narrative: 'Theirs.' });
  expect(await mine.getByLabel('Position').inputValue()).toBe('Nurse');
  await mine.keyboard.press('Control+Enter');
  await mine.getByText('Choose first between your text and the other person’s.').waitFor();

  await mine.getByRole('button', { name: /^Keep yours What was reported/ }).press('Enter');
  await mine.getByRole('heading', { name: 'Somebody else changed 1 field at the same time' }).waitFor();
  await mine.getByRole('button', { name: 'Take theirs Employer or agency' }).press('Enter');
  await expect
    .poll(async () => (await stored(mine)).content)
    .toMatchObject({
      narrative: 'Mine.',
      reporter: { employer: 'Elmwood School' },
    });
  expect(await mine.getByLabel('Employer or agency').inputValue()).toBe('Elmwood School');
});

test('leaving with text the server does not have is asked about, and never with saved text', async () => {
  const page = await openDraft(await draftOf());
  await page.route('**/api/v1/reports/**', (route) => route.abort());
  await narrative(page).fill('Not there yet.');
  await page.getByRole('link', { name: 'Reports', exact: true }).click();
  await page.getByRole('dialog', { name: 'Some text is not saved' }).waitFor();
  await page.getByRole('button', { name: 'Stay here' }).press('Enter');
  await page.unroute('**/api/v1/reports/**');
  await page.waitForSelector(SAVED);
  await page.getByRole('link', { name: 'Reports', exact: true }).click();
  await page.waitForURL(/\/app\/reports$/);
});

test('somebody else submits meanwhile: the last words stay in sight and are said not to be saved', async () => {
  const id = await draftOf();
  const page = await openDraft(id);
  expect((await (await app.as('supervisor')).post(`/api/v1/reports/${id}/submission`)).status).toBe(201);
  await narrative(page).fill('Too late.');
  await page.getByText('Somebody else submitted this report.').waitFor();
  expect(await narrative(page).inputValue()).toBe('Too late.');
});
