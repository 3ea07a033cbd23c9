import { EventEmitter } from 'node:events';
import { sql } from 'kysely';
import pg from 'pg';
import { pause } from './clock.ts';
import type { Ctx } from './db/tx.ts';
import { log } from './log.ts';

const CHANNEL = 'hartline_live';

/** Something changed: ids only, never content. Who may hear of it is said by `desks` (and the Careline always hears). */
export interface LiveEvent {
  readonly kind: string;
  readonly id: string;
  readonly desks: readonly string[];
}

/** Announces changes at commit. Listeners fetch and are audited like anybody else. */
export async function announce(ctx: Ctx, events: readonly LiveEvent[]): Promise<void> {
  if (events.length === 0) return;
  const payloads = events.map((event) => JSON.stringify(event));
  await sql`select pg_notify(${CHANNEL}, payload) from unnest(${payloads}::text[]) as payload`.execute(
    ctx.tx,
  );
}

export interface LiveHub {
  subscribe(listener: (event: LiveEvent) => void): () => void;
  close(): Promise<void>;
}

/** One LISTEN connection per process, opened again whenever it is lost; after each loss listeners get `resync`. */
export function startLiveHub(url: string): LiveHub {
  const emitter = new EventEmitter().setMaxListeners(0);
  const stopping = new AbortController();
  let client: pg.Client | undefined;
  const running = (async () => {
    for (let first = true; !stopping.signal.aborted; first = false) {
      try {
        client = new pg.Client({
          connectionString: url,
          application_name: 'hartline live',
          options: '-c role=hartline_login',
          keepAlive: true,
        });
        const lost = new Promise<void>((resolve) => client!.once('end', resolve));
        client.on('error', () => {});
        client.on('notification', (message) =>
          emitter.emit('event', JSON.parse(message.payload ?? 'null') as LiveEvent),
        );
        await client.connect();
        await client.query(`listen ${CHANNEL}`);
        if (!first) emitter.emit('event', { kind: 'resync', id: '', desks: [] } satisfies LiveEvent);
        await lost;
      } catch (error) {
        log('live.connection_failed', { code: String((error as { code?: unknown }).code ?? 'none') });
      }
      await pause(500, stopping.signal);
    }
  })();
  return {
    subscribe(listener) {
      emitter.on('event', listener);
      return () => emitter.off('event', listener);
    },
    async close() {
      stopping.abort();
      await client?.end().catch(() => {});
      await running;
    },
  };
}
