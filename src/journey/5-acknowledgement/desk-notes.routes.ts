import { once } from '../../platform/idempotency.ts';
import { DESK_MEMBERS } from '../../safeguards/index.ts';
import { IdParams } from '../journey.api.ts';
import type { Routes } from '../deps.ts';
import { DeskNoteBody, DeskNoteList } from './desk-notes.api.ts';
import { readDeskNotes, writeDeskNote } from './desk-notes.ts';

/** Notes of a desk, for its members alone. */
export const deskNoteRoutes: Routes = (app, deps) => {
  const desk = { access: DESK_MEMBERS };

  app.get(
    '/api/v1/dispatches/:id/notes',
    {
      exposeHeadRoute: false, // a read is on record, a glance at the head is none
      config: desk,
      schema: { params: IdParams, response: { 200: DeskNoteList } },
    },
    (request) => deps.inTransaction(request, (ctx) => readDeskNotes(ctx, request.params.id)),
  );

  app.post(
    '/api/v1/dispatches/:id/notes',
    { config: desk, schema: { params: IdParams, body: DeskNoteBody, response: { 201: DeskNoteList } } },
    async (request, reply) => {
      const { id } = request.params;
      const notes = await deps.inTransaction(request, (ctx) =>
        once(
          ctx,
          request,
          async (noteId) => (await writeDeskNote(ctx, noteId, id, request.body.text), readDeskNotes(ctx, id)),
          () => readDeskNotes(ctx, id),
        ),
      );
      return reply.code(201).send(notes);
    },
  );
};
