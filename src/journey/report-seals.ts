import type { Ctx } from '../platform/db/tx.ts';
import { shown, WHOLE_RECORD } from '../platform/vault.ts';
import type { SealedPlace } from '../platform/vault.ts';
import type { IntakeDraft } from './1-intake/intake.api.ts';
import { COMPARTMENT, contentOf, partsIn, partsOfPiece, piecesOf, REPORTER_PART } from './sealed-content.ts';

/** What stands in `report.content`, `report_location.content` and `report_revision.content`: each piece sealed by itself. */
interface SealedContent {
  readonly sealed?: readonly SealedPiece[];
}
interface SealedPiece {
  readonly of: string;
  readonly in: string;
  readonly text: string;
}
type Reporter = NonNullable<IntakeDraft['reporter']>;

/** A value as read, and whether all of it could be. */
export interface Read<T> {
  readonly value: T;
  readonly readable: boolean;
}

/** The content of a report as it is stored: what may be known of it, and apart from it where a child is or may be met. */
export interface SealedReport {
  readonly content: string;
  readonly location: string;
}

/**
 * The content without reporter and narrative, sealed for the two rows of a report, as JSON. The place that a text of
 * either row is bound to is that of the report: the two are always written together.
 */
export async function sealReport(
  ctx: Ctx,
  reportId: string,
  version: number,
  content: IntakeDraft,
): Promise<SealedReport> {
  const sealed = await sealPieces(ctx, { table: 'report', reportId, version }, content);
  const isLocation = ({ in: compartment }: SealedPiece) => compartment === COMPARTMENT.location;
  return {
    content: stored(sealed.filter((piece) => !isLocation(piece))),
    location: stored(sealed.filter(isLocation)),
  };
}

/** The content of one submitted version, sealed for its one row, as JSON. */
export async function sealRevision(
  ctx: Ctx,
  reportId: string,
  version: number,
  content: IntakeDraft,
): Promise<string> {
  return stored(await sealPieces(ctx, { table: 'report_revision', reportId, version }, content));
}

function stored(sealed: readonly SealedPiece[]): string {
  return JSON.stringify(sealed.length > 0 ? { sealed } : {});
}

async function sealPieces(
  ctx: Ctx,
  at: { readonly table: 'report' | 'report_revision'; readonly reportId: string; readonly version: number },
  content: IntakeDraft,
): Promise<SealedPiece[]> {
  const { reporter: _reporter, narrative: _narrative, ...rest } = content;
  return Promise.all(
    piecesOf(rest).map(async (piece) => ({
      of: piece.of,
      in: piece.compartment,
      text: await ctx.vault.seal(
        {
          ...placeOfPiece(at, piece.of, piece.compartment),
          keys: { record: at.reportId, parts: partsOfPiece(piece, rest) },
        },
        JSON.stringify(piece.value),
      ),
    })),
  );
}

/** What the rows at hand hold of a report: without the row of its location, the rest. */
export async function openReport(
  ctx: Ctx,
  reportId: string,
  version: number,
  rows: readonly unknown[],
): Promise<Read<IntakeDraft>> {
  const at = { table: 'report', reportId, version };
  const sealed = rows.flatMap((row) => (row as SealedContent | null)?.sealed ?? []);
  const pieces = await Promise.all(
    sealed.map(async ({ of, in: compartment, text }) => {
      const opened = await ctx.vault.open(placeOfPiece(at, of, compartment), text);
      return {
        of,
        compartment,
        value: opened.readable ? (JSON.parse(opened.text) as Record<string, unknown>) : shown(opened),
      };
    }),
  );
  return {
    value: contentOf(pieces),
    readable: pieces.every(({ value }) => typeof value !== 'string'),
  };
}

function placeOfPiece(
  at: { readonly table: string; readonly reportId: string; readonly version: number },
  of: string,
  compartment: string,
): SealedPlace {
  return { table: at.table, row: at.reportId, column: `content ${of}`, version: at.version, compartment };
}

/** The narrative may speak of everybody, also of who called: it goes with the key of any one of them. */
export function sealNarrative(
  ctx: Ctx,
  reportId: string,
  version: number,
  content: IntakeDraft,
): Promise<string> {
  const parts = [...partsIn(content), ...(content.reporter ? [REPORTER_PART] : [])];
  return ctx.vault.seal(
    { ...narrativePlace(reportId, version), keys: { record: reportId, parts } },
    content.narrative ?? '',
  );
}

export async function openNarrative(
  ctx: Ctx,
  reportId: string,
  version: number,
  stored: string,
): Promise<Read<string>> {
  const opened = await ctx.vault.open(narrativePlace(reportId, version), stored);
  return { value: shown(opened), readable: opened.readable };
}

function narrativePlace(reportId: string, version: number): SealedPlace {
  return {
    table: 'report_narrative',
    row: reportId,
    column: 'narrative',
    version,
    compartment: COMPARTMENT.narrative,
  };
}

/** Who called, now and under earlier names, as JSON texts for `content` and `former`. */
export async function sealReporter(
  ctx: Ctx,
  reportId: string,
  version: number,
  reporter: Reporter | undefined,
  former: readonly Reporter[],
): Promise<{ content: string; former: string }> {
  const seal = async (column: 'content' | 'former', value: unknown) =>
    JSON.stringify(
      await ctx.vault.seal(
        {
          ...reporterPlace(reportId, version, column),
          keys: { record: reportId, parts: [REPORTER_PART] },
        },
        JSON.stringify(value),
      ),
    );
  const [content, earlier] = await Promise.all([
    seal('content', reporter ?? {}),
    former.length > 0 ? seal('former', former) : '[]',
  ]);
  return { content, former: earlier };
}

export async function openReporter(
  ctx: Ctx,
  reportId: string,
  row: { readonly version: number; readonly content: unknown; readonly former: unknown },
): Promise<Read<{ now: Reporter; former: readonly Reporter[] }>> {
  const [now, former] = await Promise.all([
    ctx.vault.open(reporterPlace(reportId, row.version, 'content'), String(row.content)),
    Array.isArray(row.former)
      ? undefined
      : ctx.vault.open(reporterPlace(reportId, row.version, 'former'), String(row.former)),
  ]);
  return {
    value: {
      now: now.readable ? (JSON.parse(now.text) as Reporter) : { howKnown: shown(now) },
      former: former?.readable ? (JSON.parse(former.text) as Reporter[]) : [],
    },
    readable: now.readable && (former?.readable ?? true),
  };
}

function reporterPlace(reportId: string, version: number, column: 'content' | 'former'): SealedPlace {
  return { table: 'report_reporter', row: reportId, column, version, compartment: COMPARTMENT.reporter };
}

/** A text that is written once, in a row of its own, by or for the people who work on a report. */
export interface Note {
  readonly table: 'report' | 'question' | 'outcome' | 'redirection' | 'phone_call' | 'desk_note';
  readonly row: string;
  readonly column: string;
}

export async function sealNote(ctx: Ctx, reportId: string, note: Note, text: string): Promise<string>;
export async function sealNote(
  ctx: Ctx,
  reportId: string,
  note: Note,
  text: string | null | undefined,
): Promise<string | null>;
export async function sealNote(
  ctx: Ctx,
  reportId: string,
  note: Note,
  text: string | null | undefined,
): Promise<string | null> {
  if (text === null || text === undefined) return null;
  return ctx.vault.seal({ ...notePlace(note), keys: { record: reportId, parts: [WHOLE_RECORD] } }, text);
}

/** On what grounds the flag stands as it does: a code, or a person's own words. */
export function sealBasis(ctx: Ctx, reportId: string, basis: string | null): Promise<string | null> {
  return sealNote(ctx, reportId, { table: 'report', row: reportId, column: 'dmst_basis' }, basis);
}

export async function openNote<Stored extends string | null>(
  ctx: Ctx,
  note: Note,
  stored: Stored,
): Promise<Stored> {
  return stored === null ? stored : (shown(await ctx.vault.open(notePlace(note), stored)) as Stored);
}

function notePlace(note: Note): SealedPlace {
  return { ...note, version: 1, compartment: COMPARTMENT.notes };
}

/** Where the frozen bytes of a package stand. It speaks of everybody in the report: it goes with the key of any one. */
export function packagePlace(dispatchId: string): SealedPlace {
  return {
    table: 'package',
    row: dispatchId,
    column: 'canonical',
    version: 1,
    compartment: COMPARTMENT.package,
  };
}
