import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { machineInstant, monotonicMs, pause } from '../src/platform/clock.ts';
import { derbyReport } from '../test/setup/reports.ts';

const BODY = JSON.stringify(derbyReport());

/** One report that was answered 201. */
export interface Taken {
  /** When the answer was there: milliseconds of the machine's clock. */
  readonly at: number;
  readonly text: string;
}

/** Somebody who posts reports over HTTP with kept-alive connections. */
export interface Poster {
  post(): Promise<Taken>;
  close(): Promise<void>;
}

export function openPoster(url: string, token: string, connections: number): Poster {
  const pool = new Pool(url.replace('localhost', '127.0.0.1'), { connections, pipelining: 1 });
  return {
    post: async () => {
      const answer = await pool.request({
        path: '/api/v1/reports',
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
        },
        body: BODY,
      });
      const text = await answer.body.text();
      if (answer.statusCode !== 201) throw new Error(`A report was answered ${answer.statusCode}: ${text}`);
      return { at: wallMs(), text };
    },
    close: () => pool.close(),
  };
}

/** `clients` post as fast as they are answered until `count` reports are taken. */
export async function flatOut(
  poster: Poster,
  clients: number,
  count: number,
): Promise<{ perSecond: number; taken: Taken[] }> {
  const taken: Taken[] = [];
  let left = count;
  const began = monotonicMs();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (left-- > 0) taken.push(await poster.post());
    }),
  );
  return { perSecond: count / ((monotonicMs() - began) / 1000), taken };
}

/** Posts at a fixed rate whether or not earlier ones were answered, as callers do. */
export async function steady(poster: Poster, perSecond: number, seconds: number): Promise<Taken[]> {
  const began = monotonicMs();
  const posts: Promise<Taken>[] = [];
  for (let n = 0; n < perSecond * seconds; n++) {
    const wait = began + (n * 1000) / perSecond - monotonicMs();
    if (wait > 0) await pause(wait);
    posts.push(poster.post());
  }
  return Promise.all(posts);
}

/** Milliseconds since 1970 with fractions, comparable between processes of one machine. */
function wallMs(): number {
  return Number(machineInstant().epochNanoseconds) / 1e6;
}
