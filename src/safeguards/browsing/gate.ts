import { sql } from 'kysely';
import type { FastifyRequest } from 'fastify';
import type { Database } from '../../platform/db/database.ts';
import { inTransaction, systemActor } from '../../platform/db/tx.ts';
import type { Actor, Ctx } from '../../platform/db/tx.ts';
import { problems } from '../../platform/errors.ts';
import type { App } from '../../platform/http.ts';
import { appendAudit } from '../audit/audit.ts';
import { judgeAccess, needsComparison } from './unusual-access.rules.ts';
import type { AccessVerdict, UnusualAccessRule } from './unusual-access.rules.ts';

const browsingProblem = problems({
  browsing_stopped: {
    status: 429,
    text: 'You opened far more records than your colleagues do, so lists, search and other people’s reports are closed to you until a supervisor has looked. Taking reports, the urgent call and the entries of your own desk work as always.',
  },
});

/** An account lost browsing: what whoever owes the review gets to know, in the same transaction. */
export interface BrowsingStopped {
  readonly stopId: string;
  readonly rule: UnusualAccessRule;
}

export interface BrowsingDeps {
  readonly db: Database;
  readonly rule: UnusualAccessRule;
  readonly onStopped: (ctx: Ctx, event: BrowsingStopped) => Promise<void>;
}

interface Counts {
  stopped: boolean;
  in_hour: number;
  in_window: number;
}

/**
 * Stands before every route whose config says `browsing`: `true` for lists, search and exports; `report` or `dispatch`
 * for one record, which stays open when it is the person's own work. Nobody is stopped from anything else. Counts first,
 * judges, then lets the route read, so that the record too many is not shown.
 */
export function guardBrowsing(app: App, deps: BrowsingDeps): void {
  app.addHook('preHandler', async (request) => {
    const what = request.routeOptions.config?.browsing;
    if (what === undefined || !request.actor) return;
    const { actor } = request;
    const wanted = what === true ? null : (request.params as { id: string }).id;
    const { rows } = await sql<Counts>`
      select * from browsing_gate(${actor.accountId}, ${what === true ? 'list' : what}, ${wanted}::uuid, ${deps.rule.windowHours}::integer)`.execute(
      deps.db,
    );
    const { stopped, in_hour: inHour, in_window: inWindow } = rows[0]!;
    if (stopped) return refuse(deps.db, request, actor);
    const opened = { inHour, inWindow };
    if (!needsComparison(opened, deps.rule)) return;
    const colleagues = await sql<{ usual: number }>`
      select usual from colleagues_usual(${actor.accountId}, ${deps.rule.lookBackDays}::integer)`.execute(
      deps.db,
    );
    const verdict = judgeAccess(
      opened,
      colleagues.rows.map(({ usual }) => usual),
      deps.rule,
    );
    if (!verdict.unusual) return;
    await stop(deps, actor, verdict);
    return refuse(deps.db, request, actor);
  });
}

async function stop(
  { db, rule, onStopped }: BrowsingDeps,
  actor: Actor,
  verdict: AccessVerdict & { unusual: true },
): Promise<void> {
  await inTransaction(db, systemActor('browsing gate'), async (ctx) => {
    const stopId = ctx.newId();
    const { rows } = await sql<{ stopped: boolean }>`
      select stop_browsing(${stopId}, ${actor.accountId}, ${verdict.reason}, ${verdict.hours}::integer, ${verdict.opened}::integer,
        ${verdict.usual}::double precision, ${rule.id}) as stopped`.execute(ctx.tx);
    if (!rows[0]!.stopped) return;
    await appendAudit(ctx, {
      act: 'browsing.stopped',
      subjectKind: 'account',
      subjectId: actor.accountId!,
      detail: { stop: stopId, reason: verdict.reason, opened: verdict.opened, hours: verdict.hours },
    });
    await onStopped(ctx, { stopId, rule });
  });
}

/** A refused look is on record too, under the record that was wanted. */
async function refuse(db: Database, request: FastifyRequest, actor: Actor): Promise<never> {
  const what = request.routeOptions.config?.browsing;
  await inTransaction(db, actor, (ctx) =>
    appendAudit(ctx, {
      act: 'browsing.refused',
      subjectKind: typeof what === 'string' ? what : 'account',
      subjectId: typeof what === 'string' ? (request.params as { id: string }).id : actor.accountId!,
      outcome: 'refused',
      detail: { route: request.routeOptions.url ?? '' },
    }),
  );
  throw browsingProblem('browsing_stopped');
}
