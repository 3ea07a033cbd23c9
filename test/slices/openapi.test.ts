import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';

interface Described {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, { security?: unknown[] }>>;
}

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
});
afterAll(() => app.stop());

test('every reference leads to something, and public routes say that they need no token', async () => {
  const { body, text } = await app.nobody.get<Described>('/api/openapi.json');
  expect(body.openapi).toBe('3.1.0');
  const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path!);
  expect(references.length).toBeGreaterThan(0);
  const missing = references.filter(
    (path) =>
      path
        .split('/')
        .reduce<unknown>((found, name) => (found as Record<string, unknown> | undefined)?.[name], body) ===
      undefined,
  );
  expect(missing).toEqual([]);
  expect(body.paths['/api/v1/demo/accounts']!.get!.security).toEqual([]);
  expect(body.paths['/api/v1/reports']!.post!.security).toBeUndefined();
});
