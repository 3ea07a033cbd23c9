import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Ctx } from '../../platform/db/tx.ts';
import { commonProblem } from '../../platform/errors.ts';
import { once } from '../../platform/idempotency.ts';
import type { App } from '../../platform/http.ts';
import { auditList } from '../audit/lists.ts';
import { WALL_KEEPERS, WORKING } from './roles.rules.ts';
import {
  GlassBody,
  GlassList,
  GlassView,
  LiftBody,
  LiftView,
  ReviewBody,
  TieBody,
  TieList,
} from './walls.api.ts';
import { breakGlass, declareTie, liftTie, listBrokenGlass, listTies, reviewGlass } from './walls.ts';
import type { GlassBroken, NameKeys } from './walls.ts';

export interface WallDeps {
  readonly inTransaction: <T>(request: FastifyRequest, work: (ctx: Ctx) => Promise<T>) => Promise<T>;
  readonly nameKeys: NameKeys;
  /** In the same transaction: who must know of it and review it. */
  readonly onGlassBroken: (ctx: Ctx, broken: GlassBroken) => Promise<void>;
  readonly onGlassReviewed: (ctx: Ctx, id: string) => Promise<void>;
}

const IdParams = z.strictObject({ id: z.uuid() });
const Declared = z.object({ id: z.string() });

/** Saying what one has to do with a child or a case, taking that back, and the way through in an emergency. */
export function wallRoutes(app: App, deps: WallDeps): void {
  const working = { access: WORKING };

  app.get('/api/v1/ties', { config: working, schema: { response: { 200: TieList } } }, (request) =>
    deps.inTransaction(request, async (ctx) => auditList(ctx, 'ties', { items: await listTies(ctx) })),
  );

  app.post(
    '/api/v1/ties',
    { config: working, schema: { body: TieBody, response: { 201: Declared } } },
    async (request, reply) => {
      const declared = await deps.inTransaction(request, (ctx) =>
        once(
          ctx,
          request,
          async (id) => (await declareTie(ctx, id, request.body, deps.nameKeys), { id }),
          (id) => Promise.resolve({ id }),
        ),
      );
      return reply.code(201).send(declared);
    },
  );

  app.post(
    '/api/v1/ties/:id/lifting',
    { config: working, schema: { params: IdParams, body: LiftBody, response: { 201: LiftView } } },
    async (request, reply) => {
      const { id } = request.params;
      const lifted = await deps.inTransaction(request, (ctx) => liftTie(ctx, id, request.body.reason));
      return reply.code(201).send(lifted);
    },
  );

  app.get('/api/v1/break-glass', { config: working, schema: { response: { 200: GlassList } } }, (request) =>
    deps.inTransaction(request, async (ctx) =>
      auditList(ctx, 'broken_glass', { items: await listBrokenGlass(ctx) }),
    ),
  );

  app.post(
    '/api/v1/break-glass',
    { config: working, schema: { body: GlassBody, response: { 201: GlassView } } },
    async (request, reply) => {
      const { number, reason } = request.body;
      const find = async (ctx: Ctx, id: string) => (await listBrokenGlass(ctx)).find((one) => one.id === id);
      const opened = await deps.inTransaction(request, (ctx) =>
        once(
          ctx,
          request,
          async (id) => {
            const broken = await breakGlass(ctx, id, number, reason);
            if (!broken) return undefined;
            await deps.onGlassBroken(ctx, broken);
            return find(ctx, id);
          },
          (id) => find(ctx, id),
        ),
      );
      // After the commit, so that the attempt stays on record.
      if (!opened) throw commonProblem('not_found');
      return reply.code(201).send(opened);
    },
  );

  app.post(
    '/api/v1/break-glass/:id/review',
    {
      config: { access: WALL_KEEPERS },
      schema: { params: IdParams, body: ReviewBody, response: { 201: Declared } },
    },
    async (request, reply) => {
      const { id } = request.params;
      await deps.inTransaction(request, async (ctx) => {
        await reviewGlass(ctx, id, request.body.outcome, request.body.note);
        await deps.onGlassReviewed(ctx, id);
      });
      return reply.code(201).send({ id });
    },
  );
}
