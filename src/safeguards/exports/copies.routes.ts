import { z } from 'zod';
import type { Ctx } from '../../platform/db/tx.ts';
import type { App } from '../../platform/http.ts';
import { once } from '../../platform/idempotency.ts';
import { WORKING } from '../access/roles.rules.ts';
import { onRecordAlready } from '../audit/audit.ts';
import type { SafeguardDeps } from '../routes.ts';
import { CopyBody, CopyView } from './copies.api.ts';
import { copyView, fetchExport, makeCopy } from './copies.ts';
import { csvOf } from './csv.ts';

export interface CopyDeps extends SafeguardDeps {
  /** The board as a table: columns, and one row for each report, newest first. */
  readonly board: (
    ctx: Ctx,
  ) => Promise<{ readonly columns: readonly string[]; readonly rows: readonly (readonly unknown[])[] }>;
}

const IdParams = z.strictObject({ id: z.uuid() });
/** Looking around: whoever lost that takes no copy either. */
const config = { browsing: true, stepUp: true } as const;

/** Exports and prints. Each has a purpose, an end and a mark; what is fetched is made anew under today's rights. */
export function copyRoutes(app: App, deps: CopyDeps): void {
  app.post(
    '/api/v1/copies',
    { config: { ...config, access: WORKING }, schema: { body: CopyBody, response: { 201: CopyView } } },
    async (request, reply) => {
      const made = await deps.inTransaction(request, (ctx) =>
        once(
          ctx,
          request,
          async (id) => {
            await makeCopy(ctx, id, request.body);
            return copyView(ctx, id);
          },
          (id) => (onRecordAlready(ctx), copyView(ctx, id)),
        ),
      );
      return reply.code(201).send(made);
    },
  );

  app.post(
    '/api/v1/copies/:id/file',
    {
      config: { browsing: true, access: ['supervisor'] },
      schema: { params: IdParams, body: z.strictObject({}).nullish() },
    },
    async (request, reply) => {
      const { name, text } = await deps.inTransaction(request, (ctx) =>
        fetchExport(ctx, request.params.id, async (within, copy) => {
          const { columns, rows } = await deps.board(within);
          const mark = `${copy.number} · ${copy.madeBy} · ${copy.madeAt.slice(0, 16)}Z · ${copy.purpose}`;
          return {
            rows: rows.length,
            text: csvOf(
              [...columns, 'Copy'],
              rows.map((row) => [...row, mark]),
            ),
          };
        }),
      );
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}"`)
        .serializer((body: string) => body)
        .send(text);
    },
  );
}
