import type { HeldDispatch } from './5-acknowledgement/held-dispatch.ts';
import type { DispatchClocks, RoutedDesk } from './4-dispatch/forward.ts';
import { asWorker } from '../platform/db/tx.ts';
import type { Ctx } from '../platform/db/tx.ts';
import { clocksFor, dueAt, editionInForce, getEdition } from '../policy/index.ts';
import type { PolicyEdition } from '../policy/index.ts';

/** When what is still owed about one dispatch falls due; absent = met or never owed. */
export interface RunningClocks {
  readonly forward?: Temporal.Instant;
  readonly acknowledge?: Temporal.Instant;
}

/** By party and desk: the clocks that a newer dispatch to the same desk may not set back. */
export async function runningClocks(
  ctx: Ctx,
  dispatches: readonly { readonly id: string; readonly party: string; readonly desk_id: string }[],
): Promise<Map<string, RunningClocks>> {
  if (dispatches.length === 0) return new Map();
  const open = await ctx.tx
    .selectFrom('obligation')
    .select(['subject_id', 'kind', 'due_at'])
    .where(
      'subject_id',
      'in',
      dispatches.map(({ id }) => id),
    )
    .where('kind', 'in', ['forward', 'acknowledge'])
    .where('state', '=', 'open')
    .execute();
  return new Map(
    dispatches.map(({ id, party, desk_id }) => [
      clockKey(party, desk_id),
      Object.fromEntries(
        open.filter((one) => one.subject_id === id).map(({ kind, due_at }) => [kind, due_at]),
      ),
    ]),
  );
}

export function clockKey(party: string, deskId: string): string {
  return `${party} ${deskId}`;
}

/** The earlier of the two; nothing slows down. */
export function notLaterThan(
  wanted: Temporal.Instant,
  limit: Temporal.Instant | undefined,
): Temporal.Instant {
  return limit && Temporal.Instant.compare(limit, wanted) < 0 ? limit : wanted;
}

/** When a dispatch sent now must have arrived and be acknowledged; clocks that run already are never set back. */
export function clocksOf(
  now: Temporal.Instant,
  edition: PolicyEdition,
  routed: RoutedDesk,
  urgent: boolean,
  running: RunningClocks | undefined,
): DispatchClocks {
  const row = clocksFor(edition, routed.party, urgent);
  const forwardBy = dueAt(now, row.forward, edition.calendar);
  const acknowledgeBy = dueAt(now, row.acknowledge, edition.calendar);
  return {
    forward: { dueAt: notLaterThan(forwardBy, running?.forward), clause: row.clause },
    acknowledge: { dueAt: notLaterThan(acknowledgeBy, running?.acknowledge), clause: row.clause },
  };
}

/**
 * The clock of "acting", from the edition the report is bound to; none when a supervisor took the flag away: then the
 * entry says "no longer held to be DMST", and reading it is all that is owed.
 */
export async function actClock(
  ctx: Ctx,
  dispatch: HeldDispatch,
): Promise<{ dueAt: Temporal.Instant; edition: string; clause: string } | null> {
  if (await isUnflagged(ctx, dispatch.reportId)) return null;
  const bound = await ctx.tx
    .selectFrom('obligation')
    .select('edition_id')
    .where('subject_id', '=', dispatch.id)
    .executeTakeFirst();
  const edition = bound ? await getEdition(ctx.tx, bound.edition_id) : await editionInForce(ctx.tx, ctx.now);
  const row = clocksFor(edition, dispatch.party, dispatch.urgent);
  return { dueAt: dueAt(ctx.now, row.act, edition.calendar), edition: edition.id, clause: row.clause };
}

/** A desk cannot see the report: the engine looks. */
function isUnflagged(ctx: Ctx, reportId: string): Promise<boolean> {
  return asWorker(ctx, async (engine) => {
    const taken = await engine.tx
      .selectFrom('report')
      .select('id')
      .where('id', '=', reportId)
      .where('dmst_flag', '=', false)
      .where('dmst_basis', 'is not', null)
      .where('trafficking', 'is', null)
      .executeTakeFirst();
    return taken !== undefined;
  });
}
