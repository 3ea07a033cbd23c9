import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import { launchBrowser } from '../setup/chromium.ts';
import { signedIn } from '../setup/keyboard.ts';

let app: TestApp;
let browser: Browser;
beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp({ worker: false }), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

const SOON = { timeout: 10_000 };

test.each([1280, 390])(
  'who may see what: the table in words, without a barrier, at %i pixels',
  async (width) => {
    const { page, context } = await signedIn(browser, app, 'supervisor', { width, height: 900 });
    await page.goto(`${app.url}/app/rights`);
    const reporter = page.getByRole('group', { name: /^Who called/ });
    await reporter.waitFor(SOON);
    const rows = await reporter.getByRole('rowheader').allTextContents();
    expect(rows).toEqual(['Careline', 'Checks of the database itself']);
    await page.getByText('Runs the system; sees no case.').waitFor(SOON);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(sideways).toBe(false);
    await context.close();
  },
);
