import { sql } from 'kysely';
import type { Ctx } from '../../platform/db/tx.ts';
import { commonProblem, fieldProblem, problems } from '../../platform/errors.ts';
import { announce } from '../../platform/live.ts';
import { appendAudit } from '../audit/audit.ts';
import { requireReport } from './disclosures.ts';
import { openText, sealText } from './release-seals.ts';
import type { ReleaseBody, ReleaseView } from './releases.api.ts';

const releaseProblem = problems({
  alleged_perpetrator_signs: {
    status: 409,
    text: 'The signer is alleged to have harmed this child, in this report or in one linked to it. Somebody else has to sign.',
  },
  release_revoked: { status: 409, text: 'This release was revoked already.' },
});

const LONGEST_DAYS = 366;

/** Records a signed release. The database itself refuses a signer who is alleged to have harmed the child. */
export async function recordRelease(
  ctx: Ctx,
  id: string,
  reportId: string,
  body: ReleaseBody,
): Promise<void> {
  await requireReport(ctx, reportId);
  const expiresAt = Temporal.Instant.from(body.expiresAt);
  const longest = ctx.now.add({ hours: 24 * LONGEST_DAYS });
  if (Temporal.Instant.compare(expiresAt, ctx.now) <= 0 || Temporal.Instant.compare(expiresAt, longest) > 0)
    throw fieldProblem('expiresAt', 'range', `Later than now and within ${LONGEST_DAYS} days.`);
  if (body.signer.signedOn > ctx.now.toString().slice(0, 10))
    throw fieldProblem('signer.signedOn', 'range', 'Not in the future.');
  if (body.fields.includes('reporter') !== (body.signer.capacity === 'reporter'))
    throw fieldProblem(
      'signer.capacity',
      'capacity',
      'The reporter releases the reporter, and nothing else.',
    );
  await refuseUnknownAgency(ctx, body.recipientAgency);
  try {
    await ctx.tx
      .insertInto('release')
      .values({
        id,
        report_id: reportId,
        person_id: body.personId,
        recipient_agency: body.recipientAgency,
        recipient_name: body.recipientName,
        fields: [...new Set(body.fields)],
        purpose: await sealText(
          ctx,
          reportId,
          { table: 'release', row: id, column: 'purpose' },
          body.purpose,
        ),
        recorded_at: ctx.now,
        recorded_by: ctx.actor.accountId!,
        expires_at: expiresAt,
        signer_name: body.signer.name,
        signer_person_id: body.signer.personId ?? null,
        signer_capacity: body.signer.capacity,
        signed_on: body.signer.signedOn,
        document_sha256: Buffer.from(body.documentSha256, 'hex'),
        revoked_at: null,
        revoked_by: null,
        revoked_reason: null,
      })
      // Waited for here, where it can be said in words why the database refuses.
      .returning('id')
      .execute();
  } catch (error) {
    throw asProblem(error);
  }
  await appendAudit(ctx, {
    act: 'release.recorded',
    subjectKind: 'report',
    subjectId: reportId,
    detail: { release: id, fields: body.fields, capacity: body.signer.capacity },
  });
  await announce(ctx, [{ kind: 'report.changed', id: reportId, desks: [] }]);
}

async function refuseUnknownAgency(ctx: Ctx, agencyId: string): Promise<void> {
  const agency = await ctx.tx.selectFrom('agency').select('id').where('id', '=', agencyId).executeTakeFirst();
  if (!agency) throw fieldProblem('recipientAgency', 'unknown_agency', 'There is no such agency.');
}

/** What the triggers of the database refuse, in words. */
function asProblem(error: unknown): unknown {
  switch ((error as { constraint?: string }).constraint) {
    case 'alleged_perpetrator_signs':
      return releaseProblem('alleged_perpetrator_signs');
    case 'subject_of_the_report':
      return fieldProblem(
        'personId',
        'unknown_person',
        'Not a person of this report whose information can be released.',
      );
    case 'signer_of_the_report':
      return fieldProblem('signer.personId', 'unknown_person', 'Not a person of this report.');
    default:
      return error;
  }
}

/** Access under a release ends with the transaction that revokes it. */
export async function revokeRelease(ctx: Ctx, id: string, reason: string): Promise<void> {
  const held = await ctx.tx
    .selectFrom('release')
    .select(['report_id', 'revoked_at'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!held) throw commonProblem('not_found');
  if (held.revoked_at !== null) throw releaseProblem('release_revoked');
  const place = { table: 'release', row: id, column: 'revoked_reason' } as const;
  const sealed = await sealText(ctx, held.report_id, place, reason);
  await ctx.tx
    .updateTable('release')
    .set({ revoked_at: ctx.now, revoked_by: ctx.actor.accountId, revoked_reason: sealed })
    .where('id', '=', id)
    .execute();
  await appendAudit(ctx, {
    act: 'release.revoked',
    subjectKind: 'report',
    subjectId: held.report_id,
    detail: { release: id },
  });
  await announce(ctx, [{ kind: 'report.changed', id: held.report_id, desks: [] }]);
}

interface ReleaseRow {
  id: string;
  person_id: string;
  person: string;
  recipient_agency: string;
  agency_name: string;
  recipient_name: string;
  fields: string[];
  purpose: string;
  recorded_at: Temporal.Instant;
  expires_at: Temporal.Instant;
  signer_name: string;
  signer_person_id: string | null;
  signer_capacity: string;
  signed_on: string;
  document_sha256: Buffer;
  revoked_at: Temporal.Instant | null;
  revoked_reason: string | null;
  live: boolean;
}

export async function listReleases(ctx: Ctx, reportId: string): Promise<ReleaseView[]> {
  await requireReport(ctx, reportId);
  await appendAudit(ctx, { act: 'release.read', subjectKind: 'report', subjectId: reportId });
  const { rows } = await sql<ReleaseRow>`
    select l.*, l.signed_on::text as signed_on, coalesce(nullif(concat_ws(' ', p.given_name, p.family_name), ''), p.kind) as person,
           g.name as agency_name, release_live(l.id) as live
      from release l join person p on p.id = l.person_id join agency g on g.id = l.recipient_agency
     where l.report_id = ${reportId} order by l.recorded_at desc, l.id desc`.execute(ctx.tx);
  return Promise.all(rows.map((row) => releaseView(ctx, row)));
}

async function releaseView(ctx: Ctx, row: ReleaseRow): Promise<ReleaseView> {
  const opened = <Text extends string | null>(column: 'purpose' | 'revoked_reason', text: Text) =>
    openText(ctx, { table: 'release', row: row.id, column }, text);
  return {
    id: row.id,
    personId: row.person_id,
    person: row.person,
    recipientAgency: row.recipient_agency,
    recipientAgencyName: row.agency_name,
    recipientName: row.recipient_name,
    fields: row.fields,
    purpose: await opened('purpose', row.purpose),
    recordedAt: row.recorded_at.toString(),
    expiresAt: row.expires_at.toString(),
    signer: {
      name: row.signer_name,
      personId: row.signer_person_id,
      capacity: row.signer_capacity,
      signedOn: row.signed_on,
    },
    documentSha256: row.document_sha256.toString('hex'),
    revokedAt: row.revoked_at?.toString() ?? null,
    revokedReason: await opened('revoked_reason', row.revoked_reason),
    live: row.live,
  };
}
