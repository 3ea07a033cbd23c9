import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWebhookChannel, queueNotices, startEngine } from '../../src/notices/index.ts';
import type { Engine, EngineOptions, NewNotice, Receipt } from '../../src/notices/index.ts';
import type { Signer } from '../../src/platform/signing.ts';
import { inTransaction, systemActor } from '../../src/platform/db/tx.ts';
import { startLiveHub } from '../../src/platform/live.ts';
import { loadSigner } from '../../src/platform/signing.ts';
import { freshDatabase } from './database.ts';
import type { TestDatabase } from './database.ts';

export const WORKER = systemActor('delivery engine');
/** One report, one dispatch: what a notice must belong to. */
const DISPATCH = '00000000-0000-7000-8000-00000000d15b';

export interface NoticeRow {
  readonly id: string;
  readonly state: string;
  readonly attempts: number;
  readonly lease_token: string | null;
  /** Seconds until the next attempt by the one clock; null when none is planned. */
  readonly due_in: number | null;
}

export interface AttemptRow {
  readonly n: number;
  readonly outcome: string;
  readonly ended: boolean;
  readonly evidence: { status?: number; error?: string; reply?: string };
}

export interface Outbox {
  readonly db: TestDatabase;
  readonly signer: Signer;
  /** What the engine told the parts above, in order. */
  readonly receipts: Receipt[];
  /** Writes outbox rows as a forwarding does; returns their ids. */
  queue(...notices: Partial<NewNotice>[]): Promise<string[]>;
  /** Starts one more worker. Short time-outs: a receiver that hangs is given up after 0.5 s. */
  work(options?: {
    slots?: number;
    channels?: Partial<EngineOptions['channels']>;
    onReceipt?: EngineOptions['onReceipt'];
  }): Promise<Engine>;
  notice(id: string): Promise<NoticeRow>;
  attempts(id: string): Promise<AttemptRow[]>;
  stop(): Promise<void>;
}

/** A database with one dispatch, and workers on it that send over real sockets. */
export async function startOutbox(): Promise<Outbox> {
  const db = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'hartline-outbox-'));
  const signer = loadSigner(folder);
  const live = startLiveHub(db.appUrl);
  const stops: (() => Promise<unknown>)[] = [];
  const receipts: Receipt[] = [];
  await insertDispatch(db);
  return {
    db,
    signer,
    receipts,
    queue: (...notices) =>
      inTransaction(db.db, WORKER, async (ctx) => {
        const ids: string[] = [];
        const rows = notices.map((notice): NewNotice => ({
          dispatchId: DISPATCH,
          deskId: 'pd-derby',
          channel: 'webhook',
          endpoint: 'http://127.0.0.1:9/',
          contact: null,
          level: 'L0',
          urgent: false,
          body: (id) =>
            JSON.stringify({ type: 'dispatch.first', data: { dispatchId: DISPATCH, noticeId: id } }),
          ...notice,
        }));
        await queueNotices({ ...ctx, newId: () => (ids.push(ctx.newId()), ids.at(-1)!) }, rows);
        return ids;
      }),
    work: async ({ channels, ...options } = {}) => {
      const webhook = createWebhookChannel({ signer, allowLoopback: true, timeoutMs: 500 });
      const engine = await startEngine({
        db: db.db,
        url: db.appUrl,
        live,
        channels: { webhook, email: undefined, ...channels },
        sendTimeoutSeconds: 1,
        onReceipt: (_ctx, got) => Promise.resolve(void receipts.push(...got)),
        ...options,
      });
      stops.push(async () => (await engine.stop(), webhook.close()));
      return engine;
    },
    notice: async (id) =>
      (
        await db.asAdmin<NoticeRow>(
          'select id, state, attempts, lease_token, extract(epoch from due_at - app_now())::float as due_in from notice where id = $1',
          [id],
        )
      )[0]!,
    attempts: (id) =>
      db.asAdmin<AttemptRow>(
        'select n, outcome, ended_at is not null as ended, evidence from attempt where notice_id = $1 order by n',
        [id],
      ),
    stop: async () => {
      for (const stop of stops.splice(0)) await stop();
      await live.close();
      await db.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function insertDispatch(db: TestDatabase): Promise<void> {
  const report = '00000000-0000-7000-8000-000000004e90';
  const forwarding = '00000000-0000-7000-8000-0000000f04da';
  await db.asAdmin(
    `insert into report (id, number, status, version, received_at, created_at, created_by, changed_at, changed_by, edition_id, content)
     values ($1, 'R-TEST', 'draft', 1, app_now(), app_now(), $1, app_now(), $1, 'test', '{}')`,
    [report],
  );
  await db.asAdmin(
    `insert into forwarding (id, report_id, ordinal, kind, report_version, edition_id, urgent, at, by_account, routing)
     values ($1, $2, 1, 'first', 1, 'test', false, app_now(), $1, '{}')`,
    [forwarding, report],
  );
  await db.asAdmin(
    `insert into dispatch (id, forwarding_id, report_id, report_number, report_version, kind, party, desk_id, desk_name, desk_snapshot,
                           lead, unroutable, urgent, reason, sent_at, forward_due_at, acknowledge_by, status)
     values ($1, $2, $3, 'R-TEST', 1, 'first', 'local_police', 'pd-derby', 'Derby Police', '{}',
             true, false, false, 'test', app_now(), app_now(), app_now(), 'delivered')`,
    [DISPATCH, forwarding, report],
  );
}

/** What a request to a scripted agency was, and what it did with it. */
export interface Heard {
  readonly id: string;
  readonly type: string;
  readonly timestamp: number;
  readonly digest: string;
  readonly answer: Behaviour;
}

/** A status (with headers), silence, or processing without an answer. */
export type Behaviour = number | 'hang' | 'cut' | { status: number; headers: Record<string, string> };

export interface Agency {
  readonly url: string;
  readonly port: number;
  readonly heard: Heard[];
  /** What the next requests get, in order; afterwards 204. */
  readonly script: Behaviour[];
  /** What pings of the breaker get. */
  ping: number;
  /** Runs before each answer, while the sender waits. */
  onRequest: (id: string) => Promise<void>;
  close(): Promise<void>;
}

/** A receiving system that does exactly what the test says, on a real socket. */
export async function startAgency(port = 0): Promise<Agency> {
  const server = createServer((request, response) => {
    void (async () => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const body = Buffer.concat(parts);
      const { type } = JSON.parse(body.toString('utf8')) as { type: string };
      const id = String(request.headers['webhook-id']);
      const answer = type === 'ping' ? agency.ping : (agency.script.shift() ?? 204);
      agency.heard.push({
        id,
        type,
        timestamp: Number(request.headers['webhook-timestamp']),
        digest: createHash('sha256').update(body).digest('hex'),
        answer,
      });
      await agency.onRequest(id);
      if (answer === 'hang') return;
      if (answer === 'cut') return void response.destroy();
      const { status, headers } = typeof answer === 'number' ? { status: answer, headers: {} } : answer;
      response.writeHead(status, headers).end();
    })();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  const bound = (server.address() as AddressInfo).port;
  const agency: Agency = {
    url: `http://127.0.0.1:${bound}/hooks`,
    port: bound,
    heard: [],
    script: [],
    ping: 204,
    onRequest: () => Promise.resolve(),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return agency;
}
