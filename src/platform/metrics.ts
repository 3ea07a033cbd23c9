import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { sql } from 'kysely';
import type { Database } from './db/database.ts';
import { inTransaction, systemActor } from './db/tx.ts';
import type { App } from './http.ts';
import { log } from './log.ts';

const WORKER = systemActor('metrics');

/**
 * `GET /metrics` for Prometheus: counts and durations by route pattern, never an address, a number or a name.
 * What waits in the outbox and what is overdue is read when somebody asks.
 */
export function metricsRoute(app: App, db: Database): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'hartline_http_request_seconds',
    help: 'Time from the request to the end of its answer, by route pattern and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 1, 5],
    registers: [registry],
  });
  const waiting = new Gauge({
    name: 'hartline_notices_waiting',
    help: 'Notices that have not left yet, by channel.',
    labelNames: ['channel'],
    registers: [registry],
  });
  const overdue = new Gauge({
    name: 'hartline_obligations_overdue',
    help: 'Open obligations past their time, by kind.',
    labelNames: ['kind'],
    registers: [registry],
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    requests.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
    done();
  });
  app.get('/metrics', { config: { access: 'public' } }, async (_request, reply) => {
    await inTransaction(db, WORKER, async ({ tx, now }) => {
      waiting.reset();
      const notices = await sql<{ channel: string; count: string }>`
        select channel, count(*) as count from notice where state in ('queued', 'attempted') group by channel`.execute(
        tx,
      );
      for (const { channel, count } of notices.rows) waiting.set({ channel }, Number(count));
      overdue.reset();
      const late = await sql<{ kind: string; count: string }>`
        select kind, count(*) as count from obligation where state = 'open' and due_at < ${now} group by kind`.execute(
        tx,
      );
      for (const { kind, count } of late.rows) overdue.set({ kind }, Number(count));
    }).catch((error: unknown) =>
      log('metrics.database_away', { code: String((error as { code?: unknown }).code ?? 'none') }),
    );
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
