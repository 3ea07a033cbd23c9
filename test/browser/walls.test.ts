import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportView } from '../../src/journey/journey.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import { launchBrowser } from '../setup/chromium.ts';
import { signedIn } from '../setup/keyboard.ts';
import { derbyReport } from '../setup/reports.ts';

let app: TestApp;
let browser: Browser;
let report: ReportView;
const SOON = { timeout: 15_000 };
const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp({ worker: false }), launchBrowser()]);
  report = (await (await app.as('supervisor')).post<ReportView>('/api/v1/reports', derbyReport())).body;
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

const pageOf = async (account: string, size = WIDE) => (await signedIn(browser, app, account, size)).page;
const GONE = 'There is nothing here that you can open.';

/** At both widths, and back to the one it had. */
async function isAccessible(page: Page): Promise<void> {
  const before = page.viewportSize()!;
  for (const size of [WIDE, PHONE]) {
    await page.setViewportSize(size);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    expect(wider, `sideways scrolling at ${size.width}`).toBe(false);
  }
  await page.setViewportSize(before);
}

describe('a wall at the screen', () => {
  test('"I know this child": the open page is gone at once, without a reload, also in a second tab', async () => {
    const police = await pageOf('police.derby');
    const entry = report.dispatches.find(({ desk }) => desk === 'pd-derby')!.id;
    await police.goto(`${app.url}/app/dispatches/${entry}`);
    await police.getByText('Rosalba').first().waitFor(SOON);
    const tab = await police.context().newPage();
    await tab.goto(`${app.url}/app/dispatches/${entry}`);
    await tab.getByText('Rosalba').first().waitFor(SOON);
    await police.getByText('I know this child or somebody in it').click();
    await police.getByLabel('What you have to do with it').selectOption('own_child');
    await police.getByRole('button', { name: 'Declare' }).click();
    for (const page of [police, tab]) {
      await page.getByText(GONE).waitFor(SOON);
      expect(await page.content()).not.toMatch(/Rosalba|Dunmore/);
    }
    await police.goto(`${app.url}/app/inbox`);
    await police.getByText('Nothing has been sent to your desk.').waitFor(SOON);
  });

  test('emergency access by number, with keys alone; the HART Lead finds the duty and reviews it', async () => {
    const lead = await pageOf('hart.state', PHONE);
    await lead.goto(`${app.url}/app/`);
    const police = await pageOf('police.derby', PHONE);
    await police.goto(`${app.url}/app/emergency-access`);
    await police.getByLabel('Number of the report').fill('R-2026-999999');
    await police.getByLabel('Reason').fill('The child is at the door.');
    await police.keyboard.press('Tab');
    await police.keyboard.press('Enter');
    await police.getByText(GONE).waitFor(SOON);
    await police.getByLabel('Number of the report').fill(report.number);
    await police.getByRole('button', { name: 'Open it for three hours' }).press('Enter');
    await police.getByRole('link', { name: `Open the entry of report ${report.number}` }).click();
    await police.getByText('Rosalba').first().waitFor(SOON);
    await lead.getByRole('link', { name: 'Open the review' }).click();
    await lead.getByText('Hollis Trudeau opened report').waitFor(SOON);
    await isAccessible(lead);
    await lead.getByLabel('Was it right?').selectOption('not_justified');
    await lead.getByRole('button', { name: 'Save the review' }).click();
    await lead.getByText('Nothing waits for a review.').waitFor(SOON);
    await police.getByText(GONE).waitFor(SOON);
  });

  test('a declared name, and a wall taken away by two', async () => {
    const supervisor = await pageOf('supervisor');
    await supervisor.goto(`${app.url}/app/conflicts`);
    await supervisor.getByLabel('Given name').fill('Ida');
    await supervisor.getByLabel('Family name').fill('Prewitt');
    await supervisor.getByLabel(/^For whom/).fill('screener@demo.hartline.example');
    await supervisor.getByRole('button', { name: 'Declare' }).click();
    const mine = supervisor.locator('li', { hasText: 'Ida Prewitt' });
    await mine.waitFor(SOON);
    await mine.getByText('Take this wall away').click();
    await mine.getByLabel(/^Why/).fill('The names were mixed up.');
    await mine.getByRole('button', { name: 'Ask for it' }).click();
    await mine.getByText(/Asked for/).waitFor(SOON);
    await isAccessible(supervisor);
    const lead = await pageOf('hart.state', PHONE);
    await lead.goto(`${app.url}/app/conflicts`);
    const theirs = lead.locator('li', { hasText: 'Ida Prewitt' });
    await theirs.getByText('Take this wall away').click();
    await theirs.getByLabel(/^Why/).fill('Agreed, two families.');
    await isAccessible(lead);
    await theirs.getByRole('button', { name: 'Take it away' }).click();
    await theirs.waitFor({ ...SOON, state: 'detached' });
  });
});

describe('the desk’s own notes and an auditor’s reason', () => {
  test('a note is written and read at the desk', async () => {
    const police = await pageOf('police.new-haven');
    const entry = report.dispatches.find(({ desk }) => desk === 'pd-new-haven')!.id;
    await police.goto(`${app.url}/app/dispatches/${entry}`);
    await police.getByText('Notes of your desk').click();
    await police.getByLabel('New note').fill('Ask the night clerk.');
    await police.getByRole('button', { name: 'Save the note' }).click();
    await police.getByText(/Dominic Ashby,/).waitFor(SOON);
    await isAccessible(police);
    const careline = await pageOf('supervisor');
    await careline.goto(`${app.url}/app/dispatches/${entry}`);
    await careline.getByText('Rosalba').first().waitFor(SOON);
    expect(await careline.getByText('Notes of your desk').count()).toBe(0);
  });

  test.each([WIDE, PHONE])(
    'an auditor gives a reason, with keys alone, and reads the report after it, at %o',
    async (size) => {
      const auditor = await pageOf('auditor', size);
      await auditor.goto(`${app.url}/app/readings`);
      await auditor.getByText('Without a reason there is nothing').waitFor(SOON);
      await isAccessible(auditor);
      await auditor.getByLabel(/^Reason/).fill('Yearly audit of the forwards.');
      await auditor.keyboard.press('Tab');
      await auditor.keyboard.press('Enter');
      await auditor.getByText('You may read').first().waitFor(SOON);
      await isAccessible(auditor);
      await auditor.getByRole('link', { name: 'To all reports' }).first().press('Enter');
      await auditor.getByText(report.number).first().waitFor(SOON);
    },
  );
});
