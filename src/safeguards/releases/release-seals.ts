import type { Ctx } from '../../platform/db/tx.ts';
import { shown, WHOLE_RECORD } from '../../platform/vault.ts';
import type { SealedPlace } from '../../platform/vault.ts';

/** A free text of a release or a disclosure, in the row it stands in. */
export interface ReleaseText {
  readonly table: 'release' | 'disclosure';
  readonly row: string;
  readonly column: 'purpose' | 'revoked_reason' | 'content';
}

const placeOf = (text: ReleaseText): SealedPlace => ({ ...text, version: 1, compartment: 'releases' });

/** Seals it with the keys of its report. */
export function sealText(ctx: Ctx, reportId: string, at: ReleaseText, text: string): Promise<string> {
  return ctx.vault.seal({ ...placeOf(at), keys: { record: reportId, parts: [WHOLE_RECORD] } }, text);
}

export async function openText<Stored extends string | null>(
  ctx: Ctx,
  at: ReleaseText,
  stored: Stored,
): Promise<Stored> {
  return stored === null ? stored : (shown(await ctx.vault.open(placeOf(at), stored)) as Stored);
}

const recordPlace = (id: string): SealedPlace => ({
  table: 'provider_record',
  row: id,
  column: 'note',
  version: 1,
  compartment: 'provider_notes',
});

/** The lists of a report under which the keys of its people stand, by what a person is in it. */
const LIST_OF: Readonly<Record<string, string>> = {
  child: 'children',
  caregiver: 'caregivers',
  sibling: 'siblings',
};

/** Whom a provider's record is about. */
export interface ServedPerson {
  readonly reportId: string;
  readonly kind: string;
  readonly itemId: string;
}

/** A provider's record goes with the key of the person it is about. */
export function sealProviderNote(ctx: Ctx, id: string, about: ServedPerson, note: string): Promise<string> {
  const parts = [`${LIST_OF[about.kind]!}/${about.itemId}`];
  return ctx.vault.seal({ ...recordPlace(id), keys: { record: about.reportId, parts } }, note);
}

export async function openProviderNote(ctx: Ctx, id: string, sealed: string): Promise<string> {
  return shown(await ctx.vault.open(recordPlace(id), sealed));
}
