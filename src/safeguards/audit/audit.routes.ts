import { sql } from 'kysely';
import type { FastifyRequest } from 'fastify';
import type { Ctx } from '../../platform/db/tx.ts';
import { commonProblem } from '../../platform/errors.ts';
import type { App } from '../../platform/http.ts';
import type { WitnessStatus } from '../witness/witness.ts';
import { appendAudit } from './audit.ts';
import { AuditLogView, ProofParams } from './audit.api.ts';
import type { WitnessView } from './audit.api.ts';
import { buildProof } from './build-proof.ts';
import { vkeyOf } from './note.ts';
import type { NoteKey } from './note.ts';
import { bundleText } from './proof.ts';
import type { KnownWitness } from './witnesses.ts';

export interface AuditDeps {
  readonly inTransaction: <T>(request: FastifyRequest, work: (ctx: Ctx) => Promise<T>) => Promise<T>;
  readonly log: NoteKey;
  readonly witnesses: () => readonly KnownWitness[];
}

const STATUS_WITHIN_MS = 2000;
const MOST_ALERTS = 20;

/** The state of the log, for whoever keeps watch over it; and the proof of a record, to take away. */
export function auditRoutes(app: App, { inTransaction, log, witnesses }: AuditDeps): void {
  app.get(
    '/api/v1/audit-log',
    { config: { access: ['auditor', 'admin'] }, schema: { response: { 200: AuditLogView } } },
    async (request) => {
      const known = witnesses();
      const statuses = Promise.all(known.map(statusOf)); // never fails; asked while the database answers
      return inTransaction(request, async (ctx) => {
        await appendAudit(ctx, { act: 'audit_log.read', subjectKind: 'log', subjectId: log.name });
        const state = await readState(ctx);
        const told = await statuses;
        return {
          ...state,
          key: vkeyOf(log),
          witnesses: known.map(({ key }, n) => viewOf(key.name, state.signed.get(key.name), told[n])),
        };
      });
    },
  );

  app.get(
    '/api/v1/audit-log/proofs/:subject',
    { config: { access: ['auditor'] }, schema: { params: ProofParams } },
    async (request, reply) => {
      const { subject } = request.params;
      const bundle = await inTransaction(request, (ctx) => buildProof(ctx, subject, log, witnesses()));
      if (!bundle) throw commonProblem('not_found');
      return reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', 'attachment; filename="proof.json"')
        .serializer((text: string) => text)
        .send(bundleText(bundle));
    },
  );
}

async function readState(ctx: Ctx) {
  const { rows } = await sql<{
    size: number;
    signed_size: number | null;
    signed_at: Temporal.Instant | null;
    root: Buffer | null;
  }>`select * from audit_log_state()`.execute(ctx.tx);
  const cosigned = await sql<{ witness: string; size: number; at: Temporal.Instant }>`
    select * from last_cosignatures()`.execute(ctx.tx);
  const { size, signed_size, signed_at, root } = rows[0]!;
  return {
    size,
    checkpoint:
      signed_size === null
        ? null
        : { size: signed_size, at: signed_at!.toString(), root: root!.toString('base64') },
    signed: new Map(cosigned.rows.map((row) => [row.witness, row])),
  };
}

async function statusOf({ url }: KnownWitness): Promise<WitnessStatus | undefined> {
  if (!url) return undefined;
  return fetch(new URL('status', `${url}/`), {
    redirect: 'error',
    signal: AbortSignal.timeout(STATUS_WITHIN_MS),
  }).then(
    (response) => (response.ok ? (response.json() as Promise<WitnessStatus>) : undefined),
    () => undefined,
  );
}

function viewOf(
  name: string,
  signed: { size: number; at: Temporal.Instant } | undefined,
  status: WitnessStatus | undefined,
): WitnessView {
  return {
    name,
    signedSize: signed?.size ?? null,
    signedAt: signed?.at.toString() ?? null,
    answers: status !== undefined,
    checkedAt: status?.lastPass?.at ?? null,
    checkedSize: status?.lastPass?.size ?? null,
    alerts: [...(status?.alerts ?? [])].reverse().slice(0, MOST_ALERTS),
  };
}
