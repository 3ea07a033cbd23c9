import type { Browser, Page } from 'playwright-core';
import type { ReportView } from '../../src/journey/journey.api.ts';
import type { TestApp } from './app.ts';
import { signedIn } from './keyboard.ts';
import { derbyReport } from './reports.ts';

/** The intake page as somebody opens it, and what the server has of it. */
export function intakePages(world: () => { browser: Browser; app: TestApp }) {
  const open = async (path: string, account: string, viewport?: { width: number; height: number }) => {
    const { browser, app } = world();
    const { page } = await signedIn(browser, app, account, viewport);
    await page.goto(`${app.url}/app/reports/${path}`);
    await page.getByLabel('Last name').first().waitFor();
    return page;
  };
  return {
    newReport: (account = 'screener') => open('new', account),
    openDraft: (id: string, account = 'screener', viewport?: { width: number; height: number }) =>
      open(`${id}/edit`, account, viewport),
    draftOf: async (changes: Parameters<typeof derbyReport>[0] = {}): Promise<string> => {
      const { submit: _submit, ...draft } = derbyReport(changes);
      return (await (await world().app.as('screener')).post<ReportView>('/api/v1/reports', draft)).body.id;
    },
    stored: async (page: Page): Promise<ReportView> => {
      const id = /reports\/([\w-]{36})/.exec(page.url())![1]!;
      return (await (await world().app.as('screener')).get<ReportView>(`/api/v1/reports/${id}`)).body;
    },
  };
}
