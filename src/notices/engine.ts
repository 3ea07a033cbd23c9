import { randomUUIDv7 } from 'node:crypto';
import { monotonicMs, pause } from '../platform/clock.ts';
import { inTransaction, systemActor } from '../platform/db/tx.ts';
import type { Ctx } from '../platform/db/tx.ts';
import type { Database } from '../platform/db/database.ts';
import type { LiveHub } from '../platform/live.ts';
import { log } from '../platform/log.ts';
import {
  claimDue,
  finishMany,
  noteFailures,
  noteSuccesses,
  releaseAbandoned,
  takeProbes,
} from './outbox.sql.ts';
import type { Claimed, Finished } from './outbox.sql.ts';
import { BREAKER, secondsToNextTry } from './retry.rules.ts';
import type { Sent, WireNotice } from './channels/channel.ts';
import { openSession } from './worker-session.ts';

export interface EngineOptions {
  readonly db: Database;
  /** For the session that proves this worker alive. */
  readonly url: string;
  readonly live: LiveHub;
  readonly channels: {
    readonly webhook: { send(notice: WireNotice, unixSeconds: number): Promise<Sent> };
    readonly email: { send(notice: WireNotice): Promise<Sent>; verify(): Promise<unknown> } | undefined;
  };
  /** Runs in the transaction that records a receipt, e.g. to meet the obligation it is evidence for. */
  readonly onReceipt: (ctx: Ctx, receipts: readonly Receipt[]) => Promise<void>;
  readonly slots?: number;
  readonly sendTimeoutSeconds: number;
}

export interface Receipt {
  readonly noticeId: string;
  readonly dispatchId: string;
  readonly state: string;
}

export interface Engine {
  stop(): Promise<void>;
  readonly worker: number;
  /** False while the worker has no live session, e.g. during a database restart. */
  isRunning(): boolean;
}

const POLL_MS = 250;
const LAST_ANSWERS_MS = 2000;
/**
 * An endpoint has at most 8 calls in flight. It gets further ones when half of them are answered, not one by one:
 * a claim costs the database about the same for one notice as for many.
 */
const PER_ENDPOINT = 8;
const HALF = PER_ENDPOINT / 2;
const WORKER = systemActor('delivery engine');

/** Claims due notices, sends them, writes down the answers; again after every wake-up and every 250 ms. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const stopping = new AbortController();
  const inFlight = new Map<string, number>();
  const results: { claimed: Claimed; sent: Sent }[] = [];
  let session = await openSession(options.url);
  let flushing: Promise<void> | undefined;
  let woken = false;
  let endNap: () => void = () => {};
  /** Also counts while a turn is under way: what was committed meanwhile is looked at right after it. */
  const wake = () => {
    woken = true;
    endNap();
  };
  const unsubscribe = options.live.subscribe((event) => {
    if (event.kind === 'dispatch.sent' || event.kind === 'resync') wake();
  });
  const slots = options.slots ?? 48;
  const busy = () => [...inFlight.values()].reduce((sum, count) => sum + count, 0);

  async function sendOne(claimed: Claimed, now: Temporal.Instant): Promise<void> {
    const notice: WireNotice = {
      id: claimed.id,
      endpoint: claimed.endpoint,
      contact: claimed.contact,
      body: claimed.body,
      createdAt: claimed.created_at,
    };
    let sent: Sent;
    try {
      if (claimed.channel === 'email' && !options.channels.email)
        sent = { outcome: 'temporary', evidence: { error: 'NO_MAIL_RELAY' } };
      else
        sent =
          claimed.channel === 'email'
            ? await options.channels.email!.send(notice)
            : await options.channels.webhook.send(notice, unixSeconds(now));
    } catch (error) {
      sent = { outcome: 'temporary', evidence: { error: (error as Error).name } };
    }
    add(inFlight, claimed.endpoint, -1);
    results.push({ claimed, sent });
    flushing ??= flush().finally(() => (flushing = undefined));
  }

  async function flush(): Promise<void> {
    while (results.length > 0) {
      const batch = results.splice(0, 200);
      try {
        await inTransaction(options.db, WORKER, (ctx) => record(ctx, batch, options.onReceipt));
      } catch (error) {
        // The leases stay; once they run out the notices are sent again under the same ids.
        log('outbox.record_failed', { notices: batch.length, code: codeOf(error) });
        await pause(POLL_MS, stopping.signal);
      }
      wake();
    }
  }

  async function turn(): Promise<number> {
    const free = slots - busy();
    if (free <= 0) return 0;
    const saturated = [...inFlight].filter(([, count]) => count > HALF).map(([endpoint]) => endpoint);
    const { claimed, now } = await inTransaction(options.db, WORKER, async (ctx) => ({
      claimed: await claimDue(ctx, {
        worker: session.worker,
        slots: free,
        perEndpoint: HALF,
        leaseSeconds: options.sendTimeoutSeconds + 5,
        saturated,
      }),
      now: ctx.now,
    }));
    for (const one of claimed) {
      add(inFlight, one.endpoint, 1);
      void sendOne(one, now);
    }
    return claimed.length;
  }

  async function housekeeping(): Promise<void> {
    const { probes, now } = await inTransaction(options.db, WORKER, async (ctx) => {
      const released = await releaseAbandoned(ctx);
      if (released > 0) log('outbox.released', { notices: released });
      return { probes: await takeProbes(ctx, BREAKER.probeEverySeconds), now: ctx.now };
    });
    for (const endpoint of probes) void probe(endpoint, now);
  }

  async function probe(endpoint: string, now: Temporal.Instant): Promise<void> {
    const alive = endpoint.startsWith('smtp')
      ? await options.channels.email?.verify().then(
          () => true,
          () => false,
        )
      : await options.channels.webhook
          .send(pingFor(endpoint, now), unixSeconds(now))
          .then((sent) => sent.outcome === 'ok');
    if (alive)
      await inTransaction(options.db, WORKER, (ctx) => noteSuccesses(ctx, [endpoint])).catch(() => {});
  }

  const running = (async () => {
    let lastHousekeeping = 0;
    while (!stopping.signal.aborted) {
      woken = false;
      try {
        if (session.lost()) session = await openSession(options.url);
        const now = monotonicMs();
        if (now - lastHousekeeping >= POLL_MS) {
          lastHousekeeping = now;
          await housekeeping();
        }
        if ((await turn()) > 0) continue;
      } catch (error) {
        log('outbox.turn_failed', { code: codeOf(error) });
      }
      if (woken) continue;
      const nap = new AbortController();
      endNap = () => nap.abort();
      await pause(POLL_MS, AbortSignal.any([nap.signal, stopping.signal]));
    }
  })();

  return {
    get worker() {
      return session.worker;
    },
    isRunning: () => !session.lost() && !stopping.signal.aborted,
    async stop() {
      stopping.abort();
      unsubscribe();
      await running;
      // What is on the wire gets a moment to be answered; what is not is taken over once the session is closed.
      const until = monotonicMs() + LAST_ANSWERS_MS;
      while ((busy() > 0 || flushing) && monotonicMs() < until) await (flushing ?? pause(20));
      await session.close();
    },
  };
}

async function record(
  ctx: Ctx,
  batch: readonly { claimed: Claimed; sent: Sent }[],
  onReceipt: EngineOptions['onReceipt'],
): Promise<void> {
  const finished = batch.map(({ claimed, sent }): Finished => ({
    id: claimed.id,
    leaseToken: claimed.lease_token,
    outcome: sent.outcome,
    evidence: JSON.stringify(sent.evidence),
    state: stateAfter(claimed.channel, sent),
    retryInSeconds:
      sent.outcome === 'ok' || sent.outcome === 'permanent'
        ? null
        : secondsToNextTry(claimed.attempts, Math.random(), sent.retryAfterSeconds),
  }));
  const moved = await finishMany(ctx, finished);
  const failures = batch
    .filter(({ sent }) => sent.outcome === 'temporary' || sent.outcome === 'unknown')
    .map(({ claimed, sent }) => ({
      endpoint: claimed.endpoint,
      error: String(sent.evidence.error ?? sent.evidence.status ?? ''),
    }));
  const healthy = [
    ...new Set(batch.filter(({ sent }) => sent.outcome === 'ok').map(({ claimed }) => claimed.endpoint)),
  ].sort();
  if (healthy.length > 0) await noteSuccesses(ctx, healthy);
  if (failures.length > 0) {
    const opened = await noteFailures(ctx, failures, BREAKER.failuresToOpen, BREAKER.probeEverySeconds);
    if (opened.length > 0) log('breaker.opened', { endpoints: opened.length });
  }
  const receipts = moved
    .filter((row) => row.state !== 'attempted')
    .map((row) => ({ noticeId: row.id, dispatchId: row.dispatch_id, state: row.state }));
  if (receipts.length > 0) await onReceipt(ctx, receipts);
}

/** A webhook's 2xx is a verified receipt: delivered. A relay's 250 only says it took the mail: relayed. */
function stateAfter(channel: Claimed['channel'], sent: Sent): Finished['state'] {
  if (sent.outcome === 'ok') return channel === 'email' ? 'relayed' : 'delivered';
  if (sent.outcome === 'permanent') return channel === 'email' ? 'bounced' : 'failed';
  return 'attempted';
}

function pingFor(endpoint: string, now: Temporal.Instant): WireNotice {
  return {
    id: randomUUIDv7(),
    endpoint,
    contact: null,
    body: JSON.stringify({ type: 'ping' }),
    createdAt: now,
  };
}

function unixSeconds(now: Temporal.Instant): number {
  return Math.floor(now.epochMilliseconds / 1000);
}

function add(counts: Map<string, number>, key: string, by: number): void {
  const next = (counts.get(key) ?? 0) + by;
  if (next > 0) counts.set(key, next);
  else counts.delete(key);
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code ?? (error as Error).name);
}
