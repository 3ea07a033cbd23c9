import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportView } from '../../src/journey/journey.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import { expectNoBarrier } from '../setup/barriers.ts';
import { launchBrowser } from '../setup/chromium.ts';
import { signedIn } from '../setup/keyboard.ts';
import { derbyReport } from '../setup/reports.ts';

/** The same story as src/journey/journey.test.ts, seen by the people at the screens: nobody reloads a page. */
let app: TestApp;
let browser: Browser;
let careline: Page;
let police: Page;
let report: ReportView;
beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp(), launchBrowser()]);
  careline = (await signedIn(browser, app, 'screener', { width: 1280, height: 900 })).page;
  police = (await signedIn(browser, app, 'police.new-haven', { width: 1280, height: 900 })).page;
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

const SOON = { timeout: 10_000 };

describe('the desk’s side of a report', () => {
  test('the inbox is empty and says so; the report appears by itself', async () => {
    await police.goto(`${app.url}/app/inbox`);
    await police.getByText('Nothing has been sent to your desk.').waitFor(SOON);
    await careline.goto(`${app.url}/app/reports`);
    await careline.getByText('No report matches.').waitFor(SOON);
    report = (await (await app.as('screener')).post<ReportView>('/api/v1/reports', derbyReport())).body;
    await police.getByRole('link', { name: report.number }).waitFor(SOON);
    await careline.getByRole('link', { name: report.number }).waitFor(SOON);
    expect(await police.getByText(/min left/).count()).toBeGreaterThan(0);
  });

  test('with keys alone: down to the entry, open it, acknowledge it', async () => {
    await police.keyboard.press('j');
    await police.keyboard.press('Enter');
    await police.getByRole('heading', { name: `Report ${report.number}` }).waitFor(SOON);
    await police.getByText('Rosalba').waitFor(SOON);
    expect(await police.getByText(/Quillfeather|Larkspur|555-0142/).count()).toBe(0);
    await police.keyboard.press('a');
    await police.keyboard.press('Tab');
    await police.keyboard.type('Detective on duty');
    await police.keyboard.press('Tab');
    await police.keyboard.type('NH-26-0117');
    await police.keyboard.press('Enter');
    await police.getByRole('button', { name: 'We are acting' }).waitFor(SOON);
  });

  test('the report shows who has it, since when; the page of the Careline follows without a reload', async () => {
    await careline.getByRole('link', { name: report.number }).click();
    const row = careline.getByRole('row', { name: /New Haven Police Department/ });
    await row.getByText(/Dominic Ashby, Detective on duty/).waitFor(SOON);
    await row.getByText(/NH-26-0117/).waitFor(SOON);
    await police.getByRole('button', { name: 'We are acting' }).click();
    await row.getByText('Acting', { exact: true }).waitFor(SOON);
  });

  test('a question reaches the Careline, its answer the desk', async () => {
    await police.getByLabel('Your question').fill('Which school does she attend?');
    await police.getByRole('button', { name: 'Ask' }).click();
    const row = careline.getByRole('row', { name: /New Haven Police Department/ });
    await row.getByText('1 question waits').waitFor(SOON);
    await row.getByRole('link').click();
    await careline.getByLabel('Your answer').fill('Not known yet.');
    await careline.getByRole('button', { name: 'Answer' }).click();
    await police.getByText('Not known yet.').waitFor(SOON);
  });

  test('an outcome, and "not ours" with a named desk', async () => {
    await police.getByLabel('What came of it').selectOption('investigation_opened');
    await police.getByRole('button', { name: 'Save the outcome' }).click();
    await police.getByText('Investigation opened', { exact: true }).first().waitFor(SOON);
    const team = (await signedIn(browser, app, 'mdt.new-haven', { width: 390, height: 844 })).page;
    await team.goto(`${app.url}/app/inbox`);
    await team.getByRole('link', { name: report.number }).click();
    await team.getByText('Not ours', { exact: true }).click();
    await team.getByLabel('Because').fill('The family moved to Waterbury.');
    await team.getByLabel('It belongs to').selectOption('mdt-greater-waterbury');
    await team.getByRole('button', { name: 'Pass it on' }).click();
    await team.getByText('This entry was passed on to another desk.').waitFor(SOON);
    await careline.goto(`${app.url}/app/reports/${report.id}`);
    await careline.getByRole('row', { name: /Greater Waterbury/ }).waitFor(SOON);
  });

  test('a correction goes to every desk and asks for a new acknowledgement', async () => {
    await careline.getByRole('link', { name: 'Correct or add' }).click();
    await careline.getByText('Nothing changed yet').waitFor(SOON);
    await careline.getByLabel('Where the child is now').first().fill('At the motel since Friday');
    await expectNoBarrier(careline);
    await careline.getByRole('button', { name: 'Send the correction to every desk' }).click();
    await careline.getByRole('heading', { name: `Report ${report.number}`, exact: true }).waitFor(SOON);
    await careline.getByText(/amendment/).waitFor(SOON);
    await police.getByRole('link', { name: 'Open the newest version' }).click();
    await police.getByText('At the motel since Friday').waitFor(SOON);
    await police.getByRole('heading', { name: 'What changed' }).waitFor(SOON);
    await police.getByRole('button', { name: 'We have it' }).waitFor(SOON);
  });

  test('whoever is late stands out in words on the board, the report and the home page', async () => {
    await app.db.moveClock('61 minutes');
    // An hour without a sign of life ends the sessions too.
    await careline.goto(`${app.url}/app/reports/${report.id}`);
    await careline.getByRole('heading', { name: 'Sign in' }).waitFor(SOON);
    await careline.getByRole('button', { name: /^screener / }).click();
    await careline.getByRole('navigation').first().waitFor(SOON);
    await careline.goto(`${app.url}/app/reports/${report.id}`);
    await careline.getByRole('alert').waitFor(SOON);
    expect(await careline.getByRole('alert').textContent()).toContain('3 desks have not answered in time');
    await careline.goto(`${app.url}/app/reports`);
    await careline.getByText('3 desks late').waitFor(SOON);
    const fbi = (await signedIn(browser, app, 'fbi', { width: 1280, height: 900 })).page;
    await fbi.goto(`${app.url}/app/`);
    await fbi.getByText('1 is late').waitFor(SOON);
  });

  test('a desk that was not told finds nothing, under any address', async () => {
    const hartford = (await signedIn(browser, app, 'police.hartford', { width: 1280, height: 900 })).page;
    await hartford.goto(`${app.url}/app/inbox`);
    await hartford.getByText('Nothing has been sent to your desk.').waitFor(SOON);
    for (const path of [`/reports/${report.id}`, `/dispatches/${report.dispatches[0]!.id}`]) {
      await hartford.goto(`${app.url}/app${path}`);
      await hartford.getByText('There is nothing here that you can open.').waitFor(SOON);
      expect(await hartford.content()).not.toContain(report.number);
    }
  });
});
