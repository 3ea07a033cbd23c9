import type { Ctx } from '../../platform/db/tx.ts';
import { commonProblem, problems } from '../../platform/errors.ts';
import { announce } from '../../platform/live.ts';
import { appendAudit } from '../audit/audit.ts';
import { sealText } from './release-seals.ts';
import type { Ground } from './releases.api.ts';

const disclosureProblem = problems({
  basis_covers_disclosure: {
    status: 409,
    text: 'No legal basis of this code covers this disclosure to this party.',
  },
  release_covers_disclosure: {
    status: 409,
    text: 'No live release covers this field for this agency.',
  },
  own_disclosure: { status: 409, text: 'You asked for it yourself. Another supervisor has to approve it.' },
  disclosure_approved: { status: 409, text: 'This disclosure was approved already.' },
});

interface NewDisclosure {
  readonly id: string;
  readonly kind: 'answer' | 'reporter_identity';
  readonly field: string;
  readonly dispatchId: string;
  readonly questionId?: string;
  readonly ground: Ground;
  /** The answer itself, when a question is answered with a withheld field. */
  readonly content?: string;
}

/** Writes one disclosure down; the database refuses it without a basis that covers it or a release that is live now. */
export async function recordDisclosure(ctx: Ctx, wanted: NewDisclosure): Promise<void> {
  const { id, ground, dispatchId } = wanted;
  const entry = await recipientOf(ctx, dispatchId);
  const sealed = (column: 'purpose' | 'content', text: string) =>
    sealText(ctx, entry.reportId, { table: 'disclosure', row: id, column }, text);
  await ctx.tx
    .insertInto('disclosure')
    .values({
      id,
      kind: wanted.kind,
      field: wanted.field,
      report_id: entry.reportId,
      dispatch_id: dispatchId,
      question_id: wanted.questionId ?? null,
      to_agency: entry.agencyId,
      to_party: entry.party,
      basis_code: ground.basis ?? null,
      basis_reference: ground.basisReference ?? null,
      release_id: ground.releaseId ?? null,
      purpose: await sealed('purpose', ground.purpose),
      content: wanted.content === undefined ? null : await sealed('content', wanted.content),
      at: ctx.now,
      by_account: ctx.actor.accountId!,
    })
    // Waited for here, where it can be said in words why the database refuses.
    .returning('id')
    .execute()
    .catch((error: unknown) => {
      throw inWords(error);
    });
  await appendAudit(ctx, {
    act: 'disclosure.made',
    subjectKind: 'dispatch',
    subjectId: dispatchId,
    detail: {
      disclosure: id,
      kind: wanted.kind,
      field: wanted.field,
      basis: ground.basis ?? null,
      release: ground.releaseId ?? null,
    },
  });
  await announce(ctx, [{ kind: 'dispatch.changed', id: dispatchId, desks: [entry.deskId] }]);
}

/** What the database refuses about the ground of a disclosure, in words. */
function inWords(error: unknown): unknown {
  const { constraint } = error as { constraint?: string };
  return constraint === 'basis_covers_disclosure' || constraint === 'release_covers_disclosure'
    ? disclosureProblem(constraint)
    : error;
}

/** The report exists for this actor. */
export async function requireReport(ctx: Ctx, id: string): Promise<void> {
  const row = await ctx.tx.selectFrom('report').select('id').where('id', '=', id).executeTakeFirst();
  if (!row) throw commonProblem('not_found');
}

interface Entry {
  readonly reportId: string;
  readonly party: string;
  readonly deskId: string;
  readonly agencyId: string;
}

/** The desk of one entry, as a recipient. */
export async function recipientOf(ctx: Ctx, dispatchId: string): Promise<Entry> {
  const row = await ctx.tx
    .selectFrom('dispatch as d')
    .innerJoin('desk as k', 'k.id', 'd.desk_id')
    .select(['d.report_id', 'd.party', 'd.desk_id', 'k.agency_id'])
    .where('d.id', '=', dispatchId)
    .executeTakeFirst();
  if (!row) throw commonProblem('not_found');
  return { reportId: row.report_id, party: row.party, deskId: row.desk_id, agencyId: row.agency_id };
}

/** Asks that one desk be shown the reporter: in its entry, never in a package, once a second person has approved it. */
export function askForReporter(ctx: Ctx, id: string, dispatchId: string, ground: Ground): Promise<void> {
  return recordDisclosure(ctx, { id, kind: 'reporter_identity', field: 'reporter', dispatchId, ground });
}

/** The second person. Whether it is another one is asked here in words and by the database in a constraint. */
export async function approveDisclosure(ctx: Ctx, id: string): Promise<void> {
  const held = await ctx.tx
    .selectFrom('disclosure')
    .select(['dispatch_id', 'by_account', 'approved_at'])
    .where('id', '=', id)
    .where('kind', '=', 'reporter_identity')
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!held) throw commonProblem('not_found');
  if (held.by_account === ctx.actor.accountId) throw disclosureProblem('own_disclosure');
  if (held.approved_at !== null) throw disclosureProblem('disclosure_approved');
  await ctx.tx
    .updateTable('disclosure')
    .set({ approved_at: ctx.now, approved_by: ctx.actor.accountId })
    .where('id', '=', id)
    .execute();
  await noteChange(ctx, 'disclosure.approved', id, held.dispatch_id!);
}

/** Takes a disclosure back: what was read stays read, further reading ends now. */
export async function endDisclosure(ctx: Ctx, id: string): Promise<void> {
  const ended = await ctx.tx
    .updateTable('disclosure')
    .set({ ended_at: ctx.now, ended_by: ctx.actor.accountId })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .where('kind', 'in', ['answer', 'reporter_identity'])
    .returning(['dispatch_id'])
    .executeTakeFirst();
  if (!ended) throw commonProblem('not_found');
  await noteChange(ctx, 'disclosure.ended', id, ended.dispatch_id!);
}

async function noteChange(ctx: Ctx, act: string, id: string, dispatchId: string): Promise<void> {
  const { deskId } = await recipientOf(ctx, dispatchId);
  await appendAudit(ctx, { act, subjectKind: 'dispatch', subjectId: dispatchId, detail: { disclosure: id } });
  await announce(ctx, [{ kind: 'dispatch.changed', id: dispatchId, desks: [deskId] }]);
}
