import type { LiveEvent, LiveHub } from '../platform/live.ts';
import type { App } from '../platform/http.ts';
import { CARELINE, DESK_MEMBERS } from '../safeguards/index.ts';
import type { JourneyRoutesDeps } from './deps.ts';
import { liveGate } from './live-gate.ts';

const KEEP_ALIVE_MS = 20_000;

/** One stream per browser: kinds and ids of what changed, never content. Each event is fetched, and audited, by its reader. */
export function liveRoutes(app: App, live: LiveHub, inTransaction: JourneyRoutesDeps['inTransaction']): void {
  // No HEAD: it would hold a stream open that says nothing.
  app.get(
    '/api/v1/live',
    { exposeHeadRoute: false, config: { access: [...CARELINE, ...DESK_MEMBERS] } },
    (request, reply) => {
      const actor = request.actor!;
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
      const unsubscribe = live.subscribe((event) => {
        if (isFor(event)) gate.hear(event);
      });
      const beat = setInterval(() => reply.raw.write(': still here\n\n'), KEEP_ALIVE_MS);
      request.raw.once('close', () => {
        clearInterval(beat);
        unsubscribe();
        gate.close();
      });
    },
  );
}
