import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import { launchBrowser } from '../setup/chromium.ts';
import { signedIn, tabTo } from '../setup/keyboard.ts';
import { addAuthenticator } from '../setup/virtual-authenticator.ts';
import { codeAt, PASSWORD } from '../setup/window.ts';

let app: TestApp;
let browser: Browser;
beforeAll(async () => {
  [app, browser] = await Promise.all([startTestApp(), launchBrowser()]);
});
beforeEach(() => app.db.asAdmin('delete from clock_offset'));
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

const SIZES = [
  { width: 1280, height: 900 },
  { width: 390, height: 844 },
];

async function expectAccessible(page: Page): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual(
      [],
    );
  }
  await page.setViewportSize(SIZES[0]!);
}

let counter = 0;
async function invitation(desks = ['pd-new-haven']): Promise<{ id: string; address: string; link: string }> {
  const address = `officer${++counter}@newhaven-pd.example`;
  const admin = await app.as('admin.new-haven');
  const { body } = await admin.post<{ id: string; link: string }>('/api/v1/accounts', {
    address,
    name: 'Orla Venn',
    role: 'party',
    desks,
  });
  return { address, ...body };
}

async function newPage(context?: BrowserContext): Promise<Page> {
  return (context ?? (await browser.newContext({ viewport: SIZES[0]! }))).newPage();
}

const press = (page: Page, name: string) => page.getByRole('button', { name }).press('Enter');

/** From the link to the first page, with a passkey. */
async function enrolled(page: Page): Promise<{ id: string; address: string }> {
  const invited = await invitation();
  await addAuthenticator(page);
  await page.goto(invited.link);
  await press(page, 'I have read this and agree');
  await page.getByLabel(/^Name of the new passkey/).fill('Desk computer');
  await press(page, 'Bind a passkey');
  await page.getByText('One gets lost.').waitFor();
  await press(page, 'Finish and sign in');
  await page.getByRole('link', { name: 'Inbox' }).waitFor();
  return invited;
}

describe('a person of an agency', () => {
  test('comes in by a link: conditions, passkey, first page; the link’s secret leaves the address', async () => {
    const page = await newPage();
    const invited = await invitation();
    await addAuthenticator(page);
    await page.goto(invited.link);
    await page.getByRole('heading', { name: 'Conditions of use' }).waitFor();
    expect(page.url()).toBe(`${app.url}/app/enrol`);
    await expectAccessible(page);
    await tabTo(page, 'I have read this and agree');
    await page.keyboard.press('Enter');
    await page.getByText('Welcome, Orla Venn.').waitFor();
    await expectAccessible(page);
    await press(page, 'Finish and sign in');
    await page.getByRole('alert').getByText('Bind a passkey').waitFor();
    await page.getByLabel(/^Name of the new passkey/).fill('Desk computer');
    await page.keyboard.press('Enter');
    await page.getByText('One gets lost.').waitFor();
    await expectAccessible(page);
    await press(page, 'Finish and sign in');
    await page.getByText('You have one passkey.').waitFor();
    expect(await page.getByText('Orla Venn').count()).toBe(1);
    await page.goto(invited.link);
    await press(page, 'I have read this and agree');
    await page.getByText('This invitation is used').waitFor();
  });

  test('signs in with the passkey by keyboard alone; Back after signing out shows nothing', async () => {
    const page = await newPage();
    await enrolled(page);
    await page.getByRole('link', { name: 'Inbox' }).click();
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();
    await press(page, 'Sign out');
    await page.waitForURL(/sign-in$/);
    await page.goBack();
    await page.getByRole('button', { name: 'I have read this and agree' }).waitFor();
    expect(await page.content()).not.toMatch(/Orla Venn|Inbox/);
    await page.goto(`${app.url}/app/inbox`);
    await tabTo(page, 'I have read this and agree');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Sign in with a passkey');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();
  });

  test('binds password, authenticator and recovery codes, and signs in with them', async () => {
    const page = await newPage();
    const { address } = await enrolled(page);
    await page.getByRole('link', { name: 'Your sign-in' }).click();
    await page.getByLabel('New password').fill('passwordpassword');
    await press(page, 'Set password');
    await page.getByText('It is made of common passwords').waitFor();
    await page.getByLabel('New password').fill(PASSWORD);
    await press(page, 'Set password');
    await page.getByText('The password is set.').waitFor();
    await press(page, 'Bind an authenticator program');
    await page.getByAltText('Picture for the authenticator program').waitFor();
    await expectAccessible(page);
    const secret = (await page.locator('code.secret').textContent())!;
    await page.getByLabel('Code that it shows now').fill(await codeAt(app, secret));
    await page.keyboard.press('Enter');
    await page.getByText('Shown this once.').waitFor();
    expect(await page.locator('.codes li').count()).toBe(10);
    const recovery = (await page.locator('.codes li').first().textContent())!;
    await expectAccessible(page);
    await press(page, 'Sign out');
    await page.waitForURL(/sign-in$/);

    const signIn = async (code: string) => {
      await press(page, 'I have read this and agree');
      await page.getByText('Use a password instead').click();
      await page.getByLabel('E-mail address').last().fill(address);
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.keyboard.press('Enter');
      await page.getByLabel('Code of your authenticator, or a recovery code').fill(code);
      await page.keyboard.press('Enter');
    };
    await app.db.moveClock('1 minute');
    await signIn('000000');
    await page.getByRole('alert').getByText('Signing in did not work.').waitFor();
    await page.getByLabel('Code of your authenticator, or a recovery code').fill(await codeAt(app, secret));
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Inbox' }).waitFor();
    await press(page, 'Sign out');
    await page.waitForURL(/sign-in$/);
    await signIn(recovery);
    await page.getByRole('link', { name: 'Your sign-in' }).click();
    await page.getByText('9 codes are left.').waitFor();
  });

  test('the session is gone after the browser was closed: no cookie outlives it', async () => {
    const page = await newPage();
    await enrolled(page);
    const cookies = await page.context().cookies();
    expect(
      cookies.map(({ name, expires, secure, httpOnly, sameSite, path }) => [
        name,
        expires,
        secure,
        httpOnly,
        sameSite,
        path,
      ]),
    ).toEqual([['__Host-hartline_session', -1, true, true, 'Strict', '/']]);
  });
});

test('an administrator invites, suspends and changes rights by keyboard; giving wants the factors again', async () => {
  const { page } = await signedIn(browser, app, 'admin.new-haven');
  await page.getByRole('link', { name: 'People of your agency' }).click();
  await page.getByRole('heading', { name: 'Invite somebody' }).waitFor();
  await expectAccessible(page);
  await app.db.moveClock('6 minutes');
  await page.getByLabel('Name', { exact: true }).fill('Tamsin Reyes');
  await page.getByLabel('E-mail address').fill('tamsin.reyes@newhaven-pd.example');
  await page.getByRole('group', { name: 'Desks' }).first().getByRole('checkbox').first().check();
  await press(page, 'Make the link');
  await page.getByRole('dialog', { name: 'Show your factors again' }).waitFor();
  await expectAccessible(page);
  await press(page, 'Sign in again as Theodora Blackwell');
  await page.getByText('Link for Tamsin Reyes').waitFor();
  await expectAccessible(page);
  expect(await page.locator('code.secret').textContent()).toContain('/app/enrol#hli_');
  await press(page, 'Suspend now: Tamsin Reyes');
  await page.getByText('Tamsin Reyes is suspended').waitFor();
  await press(page, 'Lift suspension: Tamsin Reyes');
  await page.getByText('Done: Tamsin Reyes.').waitFor();
  await press(page, 'Change role or desks: Tamsin Reyes');
  await page.getByRole('dialog').getByLabel('Role').selectOption('trainee');
  await expectAccessible(page);
  await press(page, 'Save');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('cell', { name: 'Officer in training' }).last().waitFor();
  await page.getByLabel('Name of the program').fill('Dispatch system');
  await press(page, 'Make the key');
  await page.getByText('Key of “Dispatch system”: shown this once.').waitFor();
  await expectAccessible(page);
});

test('somebody who is suspended sees nothing any more, within five seconds', async () => {
  const page = await newPage();
  const { id } = await enrolled(page);
  await page.getByRole('link', { name: 'Inbox' }).click();
  await page.getByText('● Live').waitFor();
  const began = performance.now();
  await (await app.as('admin.new-haven')).post(`/api/v1/accounts/${id}/suspension`);
  await page.getByRole('heading', { name: 'Your session ended' }).waitFor({ timeout: 5000 });
  expect(performance.now() - began, 'ms').toBeLessThan(5000);
  expect(await page.getByRole('heading', { name: 'Inbox' }).count()).toBe(0);
});
