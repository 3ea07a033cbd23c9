import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportView } from '../../src/journey/journey.api.ts';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import { derbyReport } from '../setup/reports.ts';
import { contentDigest } from '../setup/rows.ts';

/** Where it is written that somebody read, and what is counted from that. */
const RECORD_OF_READING = [
  ...['audit_leaf', 'record_opening', 'content_digest'],
  ...['log_entry', 'log_node', 'log_checkpoint', 'log_cosignature'],
];
/** "Opened" is a fact about an entry: its desk's first reading makes it. */
const OPENED = ['dispatch', 'obligation'];

let app: TestApp;
let report: ReportView;
let paths: string[];
beforeAll(async () => {
  app = await startTestApp({ worker: false });
  report = (await (await app.as('screener')).post<ReportView>('/api/v1/reports', derbyReport())).body;
  const document = (
    await app.nobody.get<{ paths: Record<string, Record<string, object>> }>('/api/openapi.json')
  ).body;
  // The stream of live events does not end; test/slices/live.test.ts reads it.
  paths = Object.entries(document.paths)
    .filter(([path, methods]) => 'get' in methods && path !== '/api/v1/live')
    .map(([path]) => path);
});
afterAll(() => app.stop());

/** Every address that can be read, with the ids of what exists. */
function addresses(): string[] {
  return paths.flatMap((path) => {
    if (!path.includes('{')) return [path, `${path}?q=Dunmore&limit=5`];
    const ids = path.includes('/dispatches/')
      ? report.dispatches.map(({ id }) => id)
      : [report.id, report.number];
    return ids.map((id) => path.replace(/\{\w+\}/, String(id)));
  });
}

describe('reading changes nothing', () => {
  test('by GET or HEAD, of any route, as anybody: but for the record of the reading, and "opened" once', async () => {
    const accounts = await app.db.asAdmin<{ address: string }>(
      'select min(address) as address from account group by role, database_role order by 1',
    );
    expect(accounts.length).toBeGreaterThan(5);
    const answered = new Map<number, number>();
    const readAll = async (): Promise<string[]> => {
      const before = await contentDigest(app.db);
      for (const { address } of accounts) {
        const somebody = await app.as(address);
        for (const method of ['GET', 'HEAD'])
          for (const path of addresses()) {
            const { status } = await somebody.send(path, { method });
            answered.set(status, (answered.get(status) ?? 0) + 1);
          }
      }
      const after = await contentDigest(app.db);
      return Object.keys(after).filter((table) => after[table] !== before[table]);
    };
    const first = await readAll();
    expect(first).toContain('audit_leaf');
    expect(first.filter((table) => ![...RECORD_OF_READING, ...OPENED].includes(table))).toEqual([]);
    const again = await readAll();
    expect(again.filter((table) => !RECORD_OF_READING.includes(table))).toEqual([]);
    expect(answered.get(200)).toBeGreaterThan(100);
    expect([...answered.keys()].filter((status) => status >= 500)).toEqual([]);
  });
});
