import { sql } from 'kysely';
import type { Ctx } from '../../platform/db/tx.ts';
import { commonProblem } from '../../platform/errors.ts';
import { appendAudit } from '../audit/audit.ts';
import { recipientOf, requireReport } from './disclosures.ts';
import { openProviderNote, sealProviderNote } from './release-seals.ts';
import type { ServedPerson } from './release-seals.ts';
import type { ProviderRecordView, ServedPersonView } from './releases.api.ts';

/** Whom live releases name to this provider. */
export async function servedPeople(ctx: Ctx): Promise<ServedPersonView[]> {
  await appendAudit(ctx, { act: 'release.read', subjectKind: 'provider_record', subjectId: 'own' });
  const { rows } = await sql<{
    release_id: string;
    subject: string;
    recipient_name: string;
    fields: string[];
    expires_at: Temporal.Instant;
  }>`select * from served_people()`.execute(ctx.tx);
  return rows.map((row) => ({
    releaseId: row.release_id,
    subject: row.subject,
    recipientName: row.recipient_name,
    fields: row.fields,
    endsAt: row.expires_at.toString(),
  }));
}

/** A provider notes something about the person of a release that names the provider's agency. */
export async function writeProviderRecord(
  ctx: Ctx,
  id: string,
  releaseId: string,
  note: string,
): Promise<void> {
  const found = await sql<ServedPerson>`
    select report_id as "reportId", kind, item_id as "itemId" from provider_subject(${releaseId}::uuid)`.execute(
    ctx.tx,
  );
  const [about] = found.rows;
  if (!about) throw commonProblem('not_found');
  const sealed = await sealProviderNote(ctx, id, about, note);
  const { rows } = await sql<{ written: boolean }>`
    select write_provider_record(${id}, ${releaseId}::uuid, ${sealed}) as written`.execute(ctx.tx);
  if (!rows[0]!.written) throw commonProblem('not_found');
  await appendAudit(ctx, {
    act: 'provider_record.written',
    subjectKind: 'provider_record',
    subjectId: id,
    detail: { release: releaseId },
  });
}

interface OwnRow {
  id: string;
  release_id: string;
  subject: string;
  written_at: Temporal.Instant;
  author: string;
  note: string;
}

/** What the provider's own agency wrote, newest first. */
export async function ownProviderRecords(
  ctx: Ctx,
  before: string | undefined,
  limit: number,
): Promise<{ items: ProviderRecordView[]; nextCursor: string | null }> {
  await appendAudit(ctx, { act: 'provider_record.read', subjectKind: 'provider_record', subjectId: 'own' });
  const { rows } = await sql<OwnRow>`
    select * from own_provider_records(${before ?? null}::uuid, ${limit}::integer)`.execute(ctx.tx);
  const items = rows.map(async (row) => ({
    id: row.id,
    subject: row.subject,
    writtenAt: row.written_at.toString(),
    author: row.author,
    note: await openProviderNote(ctx, row.id, row.note),
    releaseId: row.release_id,
    endsAt: null,
  }));
  return { items: await Promise.all(items), nextCursor: rows.length < limit ? null : rows.at(-1)!.id };
}

interface ReleasedRow {
  id: string;
  subject: string;
  written_at: Temporal.Instant;
  agency: string;
  note: string;
  release_id: string;
  ends_at: Temporal.Instant;
}

/** A provider's records that a live release opens to the reader's agency; without one there are none. */
export async function releasedProviderRecords(
  ctx: Ctx,
  kind: 'report' | 'dispatch',
  id: string,
): Promise<ProviderRecordView[]> {
  await (kind === 'report' ? requireReport(ctx, id) : recipientOf(ctx, id));
  await appendAudit(ctx, { act: 'provider_record.read', subjectKind: kind, subjectId: id });
  const { rows } = await sql<ReleasedRow>`
    select * from read_provider_records(${kind}, ${id}::uuid)`.execute(ctx.tx);
  const items = rows.map(async (row) => ({
    id: row.id,
    subject: row.subject,
    writtenAt: row.written_at.toString(),
    author: row.agency,
    note: await openProviderNote(ctx, row.id, row.note),
    releaseId: row.release_id,
    endsAt: row.ends_at.toString(),
  }));
  return Promise.all(items);
}
