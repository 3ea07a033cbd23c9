import { afterAll, beforeAll, test } from 'vitest';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import { survivesHostileRequests } from '../setup/hostile-story.ts';
import { seedOfRun } from '../setup/kill-verdict.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

test(
  '200,000 hostile requests over all routes: no 5xx, no stall, nothing executed, everything still there',
  () => survivesHostileRequests(app, seedOfRun(), 200_000),
  1_800_000,
);
