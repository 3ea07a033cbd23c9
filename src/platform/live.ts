import { EventEmitter } from 'node:events';
import { sql } from 'kysely';
import pg from 'pg';
import { pause } from './clock.ts';
import type { Database } from './db/database.ts';
import { onceCommitted } from './db/tx.ts';
import type { Ctx } from './db/tx.ts';
import { log } from './log.ts';

const CHANNEL = 'hartline_live';

/** Something changed: ids only, never content. Who may hear of it is said by `desks` (and the Careline always hears). */
export interface LiveEvent {
  readonly kind: string;
  readonly id: string;
  readonly desks: readonly string[];
}

/**
 * Announces changes once they are committed. Listeners fetch and are audited like anybody else. Not part of the
 * transaction: PostgreSQL lets transactions that notify commit one at a time, each with a disk flush of its own.
 */
export async function announce(ctx: Ctx, events: readonly LiveEvent[]): Promise<void> {
  if (events.length > 0) onceCommitted(ctx, (db) => speakerOf(db)(events));
}

const speakers = new WeakMap<Database, (events: readonly LiveEvent[]) => void>();

function speakerOf(db: Database): (events: readonly LiveEvent[]) => void {
  const known = speakers.get(db) ?? newSpeaker(db);
  speakers.set(db, known);
  return known;
}

/** What gathers while one announcement is under way goes out with the next, each event once. */
function newSpeaker(db: Database): (events: readonly LiveEvent[]) => void {
  const waiting = new Set<string>();
  let speaking = false;
  async function speak(): Promise<void> {
    speaking = true;
    while (waiting.size > 0) {
      const payloads = inPayloads([...waiting]);
      waiting.clear();
      // Nothing here needs to survive a crash, so nobody waits for the disk.
      await sql`select set_config('synchronous_commit', 'off', true), pg_notify(${CHANNEL}, payload) from unnest(${payloads}::text[]) as payload`
        .execute(db)
        .catch((error: unknown) => log('live.not_announced', { code: codeOf(error) }));
    }
    speaking = false;
  }
  return (events) => {
    for (const event of events) waiting.add(JSON.stringify(event));
    if (!speaking) void speak();
  };
}

/** PostgreSQL carries less than 8000 bytes in one notification. */
const MOST_CHARACTERS = 3900;

function inPayloads(events: readonly string[]): string[] {
  const payloads: string[] = [];
  let gathered: string[] = [];
  for (const event of events) {
    if (gathered.length > 0 && gathered.join().length + event.length > MOST_CHARACTERS) {
      payloads.push(`[${gathered.join()}]`);
      gathered = [];
    }
    gathered.push(event);
  }
  return [...payloads, `[${gathered.join()}]`];
}

/** What a notification tells; something else on this channel tells nothing. */
function eventsIn(payload: string): readonly LiveEvent[] {
  try {
    const told: unknown = JSON.parse(payload);
    return Array.isArray(told) ? (told as LiveEvent[]) : [];
  } catch {
    return [];
  }
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code ?? 'none');
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
        client.on('notification', ({ payload = '[]' }) => {
          for (const event of eventsIn(payload)) emitter.emit('event', event);
        });
        await client.connect();
        await client.query(`listen ${CHANNEL}`);
        if (!first) emitter.emit('event', { kind: 'resync', id: '', desks: [] } satisfies LiveEvent);
        await lost;
      } catch (error) {
        log('live.connection_failed', { code: codeOf(error) });
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
