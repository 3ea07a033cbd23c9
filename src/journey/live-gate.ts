import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { LiveEvent } from '../platform/live.ts';
import type { JourneyRoutesDeps } from './deps.ts';

/**
 * Between the hub and one person's stream. Almost nobody stands behind a wall, and then events pass at once; for who
 * does, row-level security is asked about each. A new wall, or the end of emergency access, makes the page fetch again.
 */
export function liveGate(
  request: FastifyRequest,
  inTransaction: JourneyRoutesDeps['inTransaction'],
  send: (event: LiveEvent) => void,
): { hear(event: LiveEvent): void; close(): void } {
  const account = request.actor!.accountId;
  let walled = true;
  let waiting = 0;
  let line = Promise.resolve();
  let glassEnds: NodeJS.Timeout | undefined;

  const inLine = (work: () => Promise<void>) => {
    waiting += 1;
    // What cannot be checked is not told; the page fetches again when its stream does.
    line = line
      .then(work)
      .then(undefined, () => {})
      .finally(() => (waiting -= 1));
  };
  const look = async () => {
    const { walls, glass_ends_in } = await inTransaction(request, async ({ tx }) => {
      const { rows } = await sql<{ walls: number; glass_ends_in: number | null }>`
        select walls, extract(epoch from glass_ends_in)::float8 as glass_ends_in from wall_state()`.execute(
        tx,
      );
      return rows[0]!;
    });
    walled = walls > 0;
    clearTimeout(glassEnds);
    if (glass_ends_in !== null)
      glassEnds = setTimeout(
        () => hear({ kind: 'wall.changed', id: account!, desks: [] }),
        glass_ends_in * 1000 + 500,
      ).unref();
  };
  const exists = ({ kind, id }: LiveEvent) => {
    const table = (['dispatch', 'report'] as const).find((one) => kind.startsWith(`${one}.`));
    if (!table) return Promise.resolve(true);
    return inTransaction(
      request,
      async ({ tx }) =>
        (await tx.selectFrom(table).select('id').where('id', '=', id).executeTakeFirst()) !== undefined,
    );
  };

  function hear(event: LiveEvent): void {
    if (event.kind === 'wall.changed') {
      if (event.id === account)
        inLine(async () => {
          await look();
          send({ kind: 'resync', id: '', desks: [] });
        });
      return;
    }
    if (!walled && waiting === 0) return send(event);
    inLine(async () => {
      if (!walled || (await exists(event))) send(event);
    });
  }

  inLine(look);
  return { hear, close: () => clearTimeout(glassEnds) };
}
