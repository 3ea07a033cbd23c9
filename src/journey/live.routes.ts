import type { LiveEvent, LiveHub } from '../platform/live.ts';
import type { App } from '../platform/http.ts';
import { CARELINE, DESK_MEMBERS, SESSION_ENDED } from '../safeguards/index.ts';
import type { SignedIn } from '../safeguards/index.ts';
import type { JourneyRoutesDeps } from './deps.ts';
import { liveGate } from './live-gate.ts';

const KEEP_ALIVE_MS = 20_000;

/** One stream per browser: kinds and ids of what changed, never content. Each event is fetched, and audited, by its reader. */
export function liveRoutes(
  app: App,
  live: LiveHub,
  inTransaction: JourneyRoutesDeps['inTransaction'],
  sessionLives: (sessionId: string) => Promise<boolean>,
): void {
  // No HEAD: it would hold a stream open that says nothing.
  app.get(
    '/api/v1/live',
    { exposeHeadRoute: false, config: { access: [...CARELINE, ...DESK_MEMBERS] } },
    (request, reply) => {
      const actor = request.actor as SignedIn;
      const careline = actor.databaseRole === 'careline';
      reply.hijack();
      reply.raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      reply.raw.write('retry: 2000\n\n');
      const gate = liveGate(request, inTransaction, ({ kind, id }) =>
        reply.raw.write(`data: ${JSON.stringify({ kind, id })}\n\n`),
      );
      const isFor = ({ kind, desks }: LiveEvent) =>
        careline ||
        kind === 'resync' ||
        kind === 'wall.changed' ||
        desks.some((desk) => actor.desks.includes(desk));
      const end = () => reply.raw.end(`data: ${JSON.stringify({ kind: 'signed_out', id: '' })}\n\n`);
      // A session ends by being ended, which is announced; or by its clock, or while the announcements were lost.
      const endIfOver = () => {
        if (actor.sessionId !== null)
          void sessionLives(actor.sessionId).then(
            (lives) => (lives ? undefined : end()),
            () => {}, // the database is away: the next beat asks again, and nothing is told meanwhile
          );
      };
      const unsubscribe = live.subscribe((event) => {
        if (event.kind === SESSION_ENDED) return void (event.id === actor.sessionId && end());
        if (event.kind === 'resync') endIfOver();
        if (isFor(event)) gate.hear(event);
      });
      const beat = setInterval(() => {
        reply.raw.write(': still here\n\n');
        endIfOver();
      }, KEEP_ALIVE_MS);
      request.raw.once('close', () => {
        clearInterval(beat);
        unsubscribe();
        gate.close();
      });
    },
  );
}
