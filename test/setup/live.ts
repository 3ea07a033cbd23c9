import { vi } from 'vitest';
import { startDemoSession } from '../../src/safeguards/index.ts';
import type { TestApp } from './app.ts';

export interface Heard {
  readonly kind: string;
  readonly id: string;
}
export interface Listener {
  readonly heard: Heard[];
  readonly raw: () => string;
  readonly headers: Headers;
  close(): void;
}

/** The stream of events as a browser of this account reads it, until closed. */
export async function listen(app: TestApp, account: string): Promise<Listener> {
  const token = await startDemoSession(app.db.db, account, 'bearer');
  const stop = new AbortController();
  const response = await fetch(new URL('/api/v1/live', app.url), {
    headers: { authorization: `Bearer ${token}` },
    signal: stop.signal,
  });
  let raw = '';
  const heard: Heard[] = [];
  void (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body!) {
      raw += decoder.decode(chunk as Uint8Array, { stream: true });
      const data = [...raw.matchAll(/^data: (.*)\n\n/gm)].map(([, json]) => JSON.parse(json!) as Heard);
      heard.splice(0, heard.length, ...data);
    }
  })().catch(() => {});
  await vi.waitUntil(() => raw.includes('retry:'));
  return { heard, raw: () => raw, headers: response.headers, close: () => stop.abort() };
}
