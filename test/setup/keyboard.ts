import type { BrowserContext, Page } from 'playwright-core';
import type { Browser } from 'playwright-core';
import type { TestApp } from './app.ts';

/** A browser window of its own in which somebody of the demo is signed in. */
export async function signedIn(
  browser: Browser,
  app: TestApp,
  account: string,
  viewport = { width: 1280, height: 900 },
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport, timezoneId: 'Asia/Tokyo' });
  const page = await context.newPage();
  await page.goto(`${app.url}/app/sign-in`);
  await page.getByRole('button', { name: new RegExp(`^${account} `) }).click();
  await page.getByRole('navigation').first().waitFor();
  return { context, page };
}

/** Presses Tab until the field, answer or button of this name has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, name: string, most = 120): Promise<void> {
  for (let presses = 0; presses < most; presses++) {
    await page.keyboard.press('Tab');
    if ((await focusedName(page)) === name) return;
  }
  throw new Error(`Tab never came to "${name}"; it stands on "${await focusedName(page)}".`);
}

/** What has the focus, by the name a screen reader says first: of a radio button the question. */
export function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const focused = document.activeElement as HTMLInputElement | null;
    const question = focused?.type === 'radio' ? focused.closest('[role=radiogroup]') : null;
    const label = question
      ? document.getElementById(question.getAttribute('aria-labelledby') ?? '')
      : (focused?.labels?.[0] ?? focused);
    return label?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
  });
}
