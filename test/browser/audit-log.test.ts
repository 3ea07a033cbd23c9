import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReportView } from '../../src/journey/journey.api.ts';
import { verifyBundle } from '../../src/safeguards/audit/proof.ts';
import { parseTrustList } from '../../src/safeguards/audit/witnesses.ts';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import { expectNoBarrier } from '../setup/barriers.ts';
import { launchBrowser } from '../setup/chromium.ts';
import { signedIn } from '../setup/keyboard.ts';
import { trustListOf, witnessesAfterPass } from '../setup/log.ts';
import { derbyReport } from '../setup/reports.ts';

let app: TestApp;
let browser: Browser;
let page: Page;
let report: ReportView;
beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp({ witnesses: true }), launchBrowser()]);
  report = (await (await app.as('screener')).post<ReportView>('/api/v1/reports', derbyReport())).body;
  await witnessesAfterPass(app.dataFolder);
  page = (await signedIn(browser, app, 'auditor', { width: 1280, height: 900 })).page;
  await page.goto(`${app.url}/app/audit-log`);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

const SOON = { timeout: 20_000 };

test('how far the log has come, and that both witnesses found nothing', async () => {
  await page.getByText('All witnesses answer, and none of them found anything.').waitFor(SOON);
  await page.getByRole('row', { name: /witness-1\.demo.*up to leaf \d+.*✓ nothing/ }).waitFor(SOON);
  await page.getByRole('row', { name: /witness-2\.demo.*up to leaf \d+.*✓ nothing/ }).waitFor(SOON);
  await expectNoBarrier(page, ['desk', 'phone']);
});

test('with keys alone: the proof of one record comes as a file that holds', async () => {
  await page.getByLabel('Id of the record').focus();
  await page.keyboard.type(report.id);
  await page.keyboard.press('Tab');
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const file = await readFile(await (await download).path());
  const proven = verifyBundle(file, { ...parseTrustList(trustListOf(app.dataFolder)), witnesses: [] });
  expect(proven).toMatchObject({ subject: report.id, pinned: true });
});

test('what a witness finds stands there by itself, in words and with a mark', async () => {
  await app.db.asAdmin("set session_replication_role = replica; update audit_leaf set origin = '192.0.2.7' where act = 'report.submitted'; reset session_replication_role"); // prettier-ignore
  await page.getByText(/alerts? stands?\. Find out who changed what/).waitFor({ timeout: 40_000 });
  await page.getByText('A leaf does not say what was logged.').first().waitFor(SOON);
  expect(await page.getByText('▲ still so').count()).toBeGreaterThan(0);
  await expectNoBarrier(page, ['desk', 'phone']);
});

test('others do not see it: no way there, and nothing behind the address', async () => {
  const other = (await signedIn(browser, app, 'screener', { width: 1280, height: 900 })).page;
  expect(await other.getByRole('link', { name: 'Audit log' }).count()).toBe(0);
  await other.goto(`${app.url}/app/audit-log`);
  await other.getByText('This could not be loaded.').waitFor(SOON);
});
