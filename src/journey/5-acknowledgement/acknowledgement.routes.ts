import { z } from 'zod';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Ctx } from '../../platform/db/tx.ts';
import { once } from '../../platform/idempotency.ts';
import { CARELINE, DESK_MEMBERS, ENTRY_READERS, isOnRecord, WORKING } from '../../safeguards/index.ts';
import { getDispatchPage, readDispatchPage } from '../dispatch-page.ts';
import { actClock } from '../clocks.ts';
import {
  AcknowledgementBody,
  ActingBody,
  AnswerBody,
  OutcomeBody,
  QuestionBody,
  RedirectionBody,
} from '../answers.api.ts';
import { DispatchPage, IdParams } from '../journey.api.ts';
import { redirect } from '../redirect.ts';
import type { Routes } from '../deps.ts';
import { acknowledge, recordOutcome, startActing } from './answers.ts';
import { noteOpened } from './arrival.ts';
import { answerQuestion, askQuestion } from './questions.ts';

/** What a desk does with what it got. Row-level security decides which dispatches exist for it. */
export const acknowledgementRoutes: Routes = (app, deps) => {
  const desk = { access: DESK_MEMBERS };
  /** The Careline has a desk of its own: the duty officer's. */
  const answering = { access: WORKING };
  const answers = { 201: DispatchPage };

  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    dispatchId: string,
    work: (ctx: Ctx, id: string) => Promise<void>,
  ) => {
    const page = await deps.inTransaction(request, (ctx) =>
      once(
        ctx,
        request,
        async (id) => {
          await work(ctx, id);
          return isOnRecord(ctx) ? getDispatchPage(ctx, dispatchId) : readDispatchPage(ctx, dispatchId);
        },
        () => readDispatchPage(ctx, dispatchId),
      ),
    );
    return reply.code(201).send(page);
  };

  app.get(
    '/api/v1/dispatches/:id',
    {
      exposeHeadRoute: false, // "opened" means that somebody saw the package
      config: { access: ENTRY_READERS, browsing: 'dispatch' },
      schema: { params: IdParams, response: { 200: DispatchPage } },
    },
    (request) =>
      deps.inTransaction(request, async (ctx) => {
        const { id } = request.params;
        if (DESK_MEMBERS.includes(ctx.actor.role as (typeof DESK_MEMBERS)[number])) await noteOpened(ctx, id);
        else return readDispatchPage(ctx, id);
        return getDispatchPage(ctx, id);
      }),
  );

  app.post(
    '/api/v1/dispatches/:id/acknowledgement',
    { config: answering, schema: { params: IdParams, body: AcknowledgementBody, response: answers } },
    (request, reply) =>
      answer(request, reply, request.params.id, (ctx, id) =>
        acknowledge(ctx, id, request.params.id, request.body, (held) => actClock(ctx, held)),
      ),
  );

  app.post(
    '/api/v1/dispatches/:id/acting',
    { config: answering, schema: { params: IdParams, body: ActingBody.nullish(), response: answers } },
    (request, reply) =>
      answer(request, reply, request.params.id, (ctx, id) =>
        startActing(ctx, id, request.params.id, request.body ?? {}, (held) => actClock(ctx, held)),
      ),
  );

  app.post(
    '/api/v1/dispatches/:id/outcome',
    { config: answering, schema: { params: IdParams, body: OutcomeBody, response: answers } },
    (request, reply) =>
      answer(request, reply, request.params.id, (ctx, id) =>
        recordOutcome(ctx, id, request.params.id, request.body),
      ),
  );

  app.post(
    '/api/v1/dispatches/:id/redirection',
    { config: desk, schema: { params: IdParams, body: RedirectionBody, response: answers } },
    (request, reply) =>
      answer(request, reply, request.params.id, (ctx, id) =>
        redirect(ctx, deps, id, request.params.id, request.body),
      ),
  );

  app.post(
    '/api/v1/dispatches/:id/questions',
    { config: desk, schema: { params: IdParams, body: QuestionBody, response: answers } },
    (request, reply) =>
      answer(request, reply, request.params.id, (ctx, id) =>
        askQuestion(ctx, id, request.params.id, request.body.text),
      ),
  );

  app.post(
    '/api/v1/questions/:id/answer',
    {
      config: { access: CARELINE },
      schema: { params: IdParams, body: AnswerBody, response: { 201: z.object({ id: z.string() }) } },
    },
    async (request, reply) => {
      await deps.inTransaction(request, (ctx) =>
        once(
          ctx,
          request,
          () => answerQuestion(ctx, request.params.id, request.body),
          async () => {},
        ),
      );
      return reply.code(201).send({ id: request.params.id });
    },
  );
};
