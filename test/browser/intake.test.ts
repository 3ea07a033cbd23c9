import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { INDICATORS } from '../../src/journey/1-intake/codes.ts';
import type { ReportView } from '../../src/journey/journey.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import { launchBrowser } from '../setup/chromium.ts';
import { intakePages } from '../setup/intake-pages.ts';
import { focusedName, tabTo } from '../setup/keyboard.ts';
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

const { newReport, openDraft, draftOf, stored } = intakePages(() => ({ browser, app }));

test('the child of Derby, sold in New Haven: by keyboard alone, seen while typing, submitted to six desks', async () => {
  const page = await newReport();
  const type = (text: string) => page.keyboard.type(text);
  expect(await focusedName(page)).toBe('First name');
  await type('Perpetua');
  await page.waitForURL(/\/reports\/[\w-]{36}\/edit$/);
  expect(await focusedName(page)).toBe('First name');
  await page.keyboard.press('Tab');
  await type('Quillfeather');
  await tabTo(page, 'Phone');
  await type('203-555-0142');
  await tabTo(page, 'Employer or agency');
  await type('Larkspur Academy');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Mandated reporter');
  await page.keyboard.press('Space');
  await tabTo(page, 'First name');
  await type('Rosalba');
  await tabTo(page, 'Last name');
  await type('Dunmore');
  await tabTo(page, 'Age or birth date');
  await type('about 15');
  await tabTo(page, 'In DCF care?');
  await type('n');
  await tabTo(page, 'Sex trafficking');
  await page.keyboard.press('Space');
  await tabTo(page, 'Sexual conduct or a sexual image?');
  await type('y');
  await tabTo(page, 'Anything of value given, promised or asked for?');
  await type('y');
  await tabTo(page, 'Money');
  await page.keyboard.press('Space');
  await tabTo(page, 'Kind of place');
  await type('Hotel');
  await tabTo(page, INDICATORS.find(({ code }) => code === 'hotel_stays')!.label);
  await page.keyboard.press('Space');
  await tabTo(page, 'Town, village or ZIP');
  await type('New Hav');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Name (motel, school …)');
  await type('Harborlight Motel');
  await tabTo(page, 'Town, village or ZIP');
  await type('derby');
  await tabTo(page, 'Add an alleged perpetrator');
  await page.keyboard.press('Enter');
  expect(await focusedName(page)).toBe('Role');
  await type('e');
  await tabTo(page, 'Is a child in danger now?');
  await type('n');
  await tabTo(page, 'What was reported, in the caller’s words');
  await type('Perpetua Quillfeather of Larkspur Academy says an older man takes the girl to a motel.');
  await page.keyboard.press('Enter');
  await type('Other men pay him.');

  const live = page.getByRole('complementary');
  await live.getByRole('heading', { name: 'DMST suspected' }).waitFor();
  await live.getByRole('heading', { name: '6 desks would be told' }).waitFor();
  const said = await live.innerText();
  expect(said).toContain(
    'Sexual conduct or a sexual image, and something of value given, promised or asked for.',
  );
  expect(said).toContain('Strong signs: Stays in hotels or motels.');
  for (const desk of [
    'Statewide HART Lead',
    'FBI New Haven',
    'New Haven Police Department',
    'Derby Police Department',
    'Ansonia/Milford Multidisciplinary Team',
    'New Haven Multidisciplinary Team',
  ])
    expect(said).toContain(desk);
  expect(said).toContain('Nothing is missing to submit');

  await tabTo(page, 'Start from the narrative, reporter masked');
  await page.keyboard.press('Enter');
  const account = await page.getByRole('textbox', { name: 'Account for forwarding' }).inputValue();
  expect(account).toContain('[reporter] of [reporter] says an older man');
  expect(await page.url()).toMatch(/edit$/);
  await page.keyboard.press('Control+Enter');
  await page.waitForURL(/\/reports\/[\w-]{36}$/);
  const report = await stored(page);
  expect(report).toMatchObject({ status: 'submitted', dmst: { flag: true }, accountReviewed: true });
  expect(report.dispatches.map(({ desk }) => desk).sort()).toEqual([
    'fbi-new-haven',
    'hart-statewide',
    'mdt-ansonia-milford',
    'mdt-new-haven',
    'pd-derby',
    'pd-new-haven',
  ]);
  expect(report.content).toMatchObject({
    channel: 'phone',
    exploitation: { venue: 'hotel_motel', sexualConduct: 'yes' },
    children: [{ givenName: 'Rosalba', age: 15, ageEstimated: true, inCare: 'no' }],
    places: [
      { role: 'event', town: 'New Haven', name: 'Harborlight Motel' },
      { role: 'residence', town: 'Derby' },
    ],
    allegedPerpetrators: [{ role: 'exploiter' }],
  });
});

test('danger now: Alt+U twice inside a field, before anything is filled in, opens the phone tasks', async () => {
  const page = await newReport();
  await page.keyboard.press('Alt+u');
  await page.getByText('This opens phone tasks at police and FBI at once.').waitFor();
  expect(page.url()).toMatch(/new$/);
  await page.keyboard.press('Alt+u');
  await page.getByRole('heading', { name: 'Urgent call made.' }).waitFor();
  const report = await stored(page);
  expect(report).toMatchObject({ status: 'draft', urgent: true });
  expect(new Set(report.dispatches.map(({ party }) => party))).toEqual(new Set(['fbi', 'local_police']));
  expect(await focusedName(page)).toBe('First name');
  await page.keyboard.type('Perpetua');
  await expect.poll(async () => (await stored(page)).content.reporter).toEqual({ givenName: 'Perpetua' });
});

test('search before create: an earlier report is shown with its reasons, linked by a person, and undone', async () => {
  const earlier = await (
    await app.as('screener')
  ).post<ReportView>(
    '/api/v1/reports',
    derbyReport({
      children: [{ givenName: 'Isaura', familyName: 'Thistlewood', age: 14, aliases: ['Sparrow'] }],
    }),
  );
  const page = await newReport();
  const child = page.getByRole('group', { name: 'Child 1' });
  await child.getByLabel('First name').fill('Isaurah');
  await child.getByLabel('Last name').fill('Thistelwood');
  const known = child.getByRole('group', { name: 'Possible earlier reports of this person' });
  await known.getByText(earlier.body.number).waitFor();
  expect(await known.innerText()).toMatch(/A name spelled alike|sounds alike/);
  await known.getByRole('button', { name: 'Same person' }).first().press('Enter');
  await known.getByText(`Same person as Isaura Thistlewood, report ${earlier.body.number}.`).waitFor();
  await page.reload();
  await known.getByText(`Same person as Isaura Thistlewood, report ${earlier.body.number}.`).waitFor();
  await known.getByRole('button', { name: 'Undo' }).press('Enter');
  await known.getByRole('button', { name: 'Same person' }).first().waitFor();
});

test('a village of two towns: the candidates with their shares, the person picks; choice of police; a removed place comes back', async () => {
  const page = await openDraft(await draftOf({ places: [{ role: 'event', place: 'Mystic' }] }));
  const place = page.getByRole('group', { name: 'Place 1' });
  await place.getByText('Which town is Mystic in?').waitFor();
  await place.getByRole('radio', { name: /^Groton \d/ }).check();
  await place.getByText('Which police answer for this address?').waitFor();
  await place.getByRole('radio', { name: 'Groton Town Police Department' }).check();
  await expect
    .poll(async () => (await stored(page)).content.places)
    .toMatchObject([{ place: 'Mystic', town: 'Groton', agencyChoice: expect.any(String) as string }]);
  const live = page.getByRole('complementary');
  await expect.poll(() => live.innerText()).toContain('Was chosen for the place in Groton');
  await place.getByRole('button', { name: 'Remove Place 1' }).press('Enter');
  expect(await focusedName(page)).toBe('Undo');
  await page.keyboard.press('Enter');
  expect(await place.getByRole('combobox', { name: 'Town, village or ZIP' }).inputValue()).toBe(
    'Mystic (Groton)',
  );
});

test('the preview shows what each party would read, the reporter masked', async () => {
  const page = await openDraft(await draftOf({ accountForForwarding: 'Nurse Quillfeather saw the girl.' }));
  await page.getByRole('button', { name: 'Show what each party would read' }).press('Enter');
  await page.getByText('1 passage about the reporter is masked.').waitFor();
  expect(await page.locator('mark').allInnerTexts()).toEqual(['[reporter]']);
  await page.getByRole('button', { name: 'FBI', exact: true }).press('Enter');
  expect(await page.locator('.preview').innerText()).not.toContain('Quillfeather');
});

test('a letter on a checkbox or a button of the form never leaves it; Enter never submits', async () => {
  const page = await openDraft(await draftOf());
  await page.getByRole('checkbox', { name: 'Sex trafficking' }).press('n');
  await page.getByRole('radio', { name: 'Female' }).first().press('n');
  expect(await page.getByRole('radio', { name: 'Not asked' }).first().isChecked()).toBe(true);
  await page.getByLabel('Position').press('Enter');
  expect(page.url()).toMatch(/edit$/);
  expect((await stored(page)).status).toBe('draft');
});

test('what is missing is a list of links to its fields; Ctrl+Enter goes there', async () => {
  const page = await newReport();
  await page.keyboard.press('Control+Enter');
  await page.getByText('3 things are missing.').waitFor();
  expect(await focusedName(page)).toBe('Missing to submit');
  await tabTo(page, 'Whether a child is in danger now');
  await page.keyboard.press('Enter');
  expect(await focusedName(page)).toBe('Is a child in danger now?');
  await page.keyboard.type('u');
  await page.getByRole('complementary').getByText('2 missing').waitFor({ state: 'attached' });
});
