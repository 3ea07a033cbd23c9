import type { LiveEvent, LiveHub } from '../platform/live.ts';
import type { App } from '../platform/http.ts';
import { CARELINE, DESK_MEMBERS } from '../safeguards/index.ts';

const KEEP_ALIVE_MS = 20_000;

/** One stream per browser: kinds and ids of what changed, never content. Each event is fetched, and audited, by its reader. */
export function liveRoutes(app: App, live: LiveHub): void {
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
      const send = (event: LiveEvent) => {
        if (careline || event.kind === 'resync' || event.desks.some((desk) => actor.desks.includes(desk)))
          reply.raw.write(`data: ${JSON.stringify({ kind: event.kind, id: event.id })}\n\n`);
      };
      const unsubscribe = live.subscribe(send);
      const beat = setInterval(() => reply.raw.write(': still here\n\n'), KEEP_ALIVE_MS);
      request.raw.once('close', () => {
        clearInterval(beat);
        unsubscribe();
      });
    },
  );
}
