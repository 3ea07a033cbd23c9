import { sql } from 'kysely';
import type { Ctx } from '../../platform/db/tx.ts';
import { appendAudit } from '../audit/audit.ts';
import { recipientOf, requireReport } from './disclosures.ts';
import { openText } from './release-seals.ts';
import type { DisclosureLine, DisclosureView } from './releases.api.ts';

/** Opens who called, as it is sealed in its compartment; the part that seals it is handed in by `main.ts`. */
export type OpenReporter = (
  ctx: Ctx,
  reportId: string,
  sealed: { readonly content: unknown; readonly version: number },
) => Promise<Readonly<Record<string, unknown>>>;

interface ReleasedRow {
  id: string;
  report_id: string;
  kind: string;
  field: string;
  question_id: string | null;
  basis_code: string | null;
  basis_title: string | null;
  basis_reference: string | null;
  release_id: string | null;
  purpose: string | null;
  at: Temporal.Instant;
  approved_at: Temporal.Instant | null;
  own: boolean;
  ends_at: Temporal.Instant | null;
  ended_at: Temporal.Instant | null;
  live: boolean;
  content: string | null;
  reporter: unknown;
  reporter_version: number | null;
}

/** What was released to the desk of one entry and is live now. Reading it is on record before it is answered. */
export async function readDisclosures(
  ctx: Ctx,
  openReporter: OpenReporter,
  dispatchId: string,
): Promise<DisclosureView[]> {
  await recipientOf(ctx, dispatchId);
  const { rows } = await sql<ReleasedRow>`select * from released_to_entry(${dispatchId}::uuid)`.execute(
    ctx.tx,
  );
  await appendAudit(ctx, {
    act: 'disclosure.read',
    subjectKind: 'dispatch',
    subjectId: dispatchId,
    detail: { disclosures: rows.filter(({ live }) => live).map(({ id }) => id) },
  });
  return Promise.all(rows.map((row) => disclosureView(ctx, openReporter, row)));
}

async function disclosureView(
  ctx: Ctx,
  openReporter: OpenReporter,
  row: ReleasedRow,
): Promise<DisclosureView> {
  const opened = (column: 'purpose' | 'content') =>
    openText(ctx, { table: 'disclosure', row: row.id, column }, row[column]);
  return {
    id: row.id,
    kind: row.kind,
    field: row.field,
    questionId: row.question_id,
    basis:
      row.basis_code === null
        ? null
        : { code: row.basis_code, title: row.basis_title ?? '', reference: row.basis_reference },
    releaseId: row.release_id,
    purpose: (await opened('purpose')) ?? '',
    at: row.at.toString(),
    approvedAt: row.approved_at?.toString() ?? null,
    own: row.own,
    endsAt: row.ends_at?.toString() ?? null,
    endedAt: row.ended_at?.toString() ?? null,
    live: row.live,
    text: await opened('content'),
    reporter:
      row.reporter === null || row.reporter_version === null
        ? null
        : await openReporter(ctx, row.report_id, { content: row.reporter, version: row.reporter_version }),
  };
}

/** One report's newest; more than any report was seen to have. */
const MOST_LINES = 500;

interface DisclosureRow {
  id: string;
  kind: string;
  field: string;
  agency: string | null;
  to_party: string;
  basis: string | null;
  to_be_confirmed: boolean | null;
  basis_reference: string | null;
  release_id: string | null;
  purpose: string | null;
  at: Temporal.Instant;
  approved_at: Temporal.Instant | null;
  ended_at: Temporal.Instant | null;
}

/** What was given about one report, to whom, on which ground: without the texts themselves. */
export async function listDisclosures(ctx: Ctx, reportId: string): Promise<DisclosureLine[]> {
  await requireReport(ctx, reportId);
  await appendAudit(ctx, { act: 'disclosures.listed', subjectKind: 'report', subjectId: reportId });
  const { rows } = await sql<DisclosureRow>`
    select d.id, d.kind, d.field, g.name as agency, d.to_party, b.title as basis, b.to_be_confirmed, d.basis_reference, d.release_id,
           d.purpose, d.at, d.approved_at, d.ended_at
      from disclosure d left join agency g on g.id = d.to_agency left join legal_basis b on b.code = d.basis_code
     where d.report_id = ${reportId} order by d.at desc, d.id desc limit ${MOST_LINES}`.execute(ctx.tx);
  return Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      kind: row.kind,
      field: row.field,
      agency: row.agency,
      party: row.to_party,
      basis: row.basis,
      basisToBeConfirmed: row.to_be_confirmed ?? false,
      basisReference: row.basis_reference,
      releaseId: row.release_id,
      purpose: await openText(ctx, { table: 'disclosure', row: row.id, column: 'purpose' }, row.purpose),
      at: row.at.toString(),
      approvedAt: row.approved_at?.toString() ?? null,
      endedAt: row.ended_at?.toString() ?? null,
    })),
  );
}
