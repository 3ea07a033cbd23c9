import { z } from 'zod';
import { RELEASE_FIELDS, SIGNER_CAPACITIES } from './release.rules.ts';

const text = (most: number, least = 1) => z.string().trim().min(least).max(most);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'The SHA-256 of the signed document, 64 hex digits.');

export const ReleaseBody = z.strictObject({
  /** Whose information it is: a person of the report. */
  personId: z.uuid(),
  recipientAgency: text(100),
  recipientName: text(200),
  fields: z.array(z.enum(RELEASE_FIELDS)).min(1).max(RELEASE_FIELDS.length),
  purpose: text(2000, 3),
  expiresAt: z.iso.datetime(),
  signer: z.strictObject({
    name: text(200),
    personId: z.uuid().optional(),
    capacity: z.enum(SIGNER_CAPACITIES),
    signedOn: z.iso.date(),
  }),
  documentSha256: sha256,
});
export type ReleaseBody = z.infer<typeof ReleaseBody>;
export const RevocationBody = z.strictObject({ reason: text(2000, 3) });

export const ReleaseView = z.object({
  id: z.string(),
  personId: z.string(),
  person: z.string(),
  recipientAgency: z.string(),
  recipientAgencyName: z.string(),
  recipientName: z.string(),
  fields: z.array(z.string()),
  purpose: z.string(),
  recordedAt: z.string(),
  expiresAt: z.string(),
  signer: z.object({
    name: z.string(),
    personId: z.string().nullable(),
    capacity: z.string(),
    signedOn: z.string(),
  }),
  documentSha256: z.string(),
  revokedAt: z.string().nullable(),
  revokedReason: z.string().nullable(),
  live: z.boolean(),
});
export type ReleaseView = z.infer<typeof ReleaseView>;

export const DisclosureView = z.object({
  id: z.string(),
  kind: z.string(),
  field: z.string(),
  questionId: z.string().nullable(),
  basis: z.object({ code: z.string(), title: z.string(), reference: z.string().nullable() }).nullable(),
  releaseId: z.string().nullable(),
  purpose: z.string(),
  at: z.string(),
  /** The reporter is shown from here on; null while the second person has not approved it. */
  approvedAt: z.string().nullable(),
  /** Asked for by whoever reads this now. */
  own: z.boolean(),
  /** When access ends by itself; null while it rests on a legal basis. */
  endsAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  live: z.boolean(),
  /** An answer's text, or the reporter field by field; null for whoever may not, or no longer, read it. */
  text: z.string().nullable(),
  reporter: z.record(z.string(), z.unknown()).nullable(),
});
export type DisclosureView = z.infer<typeof DisclosureView>;

export const ReleaseList = z.object({ items: z.array(ReleaseView) });
/** One disclosure about a report, without what was disclosed. */
export const DisclosureLine = z.object({
  id: z.string(),
  kind: z.string(),
  field: z.string(),
  agency: z.string().nullable(),
  party: z.string(),
  basis: z.string().nullable(),
  basisToBeConfirmed: z.boolean(),
  basisReference: z.string().nullable(),
  releaseId: z.string().nullable(),
  purpose: z.string().nullable(),
  at: z.string(),
  approvedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
});
export type DisclosureLine = z.infer<typeof DisclosureLine>;
export const DisclosureLineList = z.object({ items: z.array(DisclosureLine) });
export const DisclosureList = z.object({ items: z.array(DisclosureView) });

/** What a disclosure rests on: a code of the closed list, or a release. Exactly one. */
const ground = {
  basis: text(60).optional(),
  basisReference: text(200).optional(),
  releaseId: z.uuid().optional(),
  purpose: text(2000, 3),
};
const oneGround = (value: { basis?: string | undefined; releaseId?: string | undefined }) =>
  (value.basis === undefined) !== (value.releaseId === undefined);
const ONE_GROUND = { message: 'Name a legal basis or a release, one of the two.', path: ['basis'] };

export const ReporterDisclosureBody = z
  .strictObject({ field: z.literal('reporter'), ...ground })
  .refine(oneGround, ONE_GROUND);
/** Who called is no answer: it is shown by a disclosure of its own, which two people make. */
const ANSWERABLE_FIELDS = RELEASE_FIELDS.filter((field) => field !== 'reporter');
export const AnswerDisclosure = z
  .strictObject({ field: z.enum(ANSWERABLE_FIELDS), ...ground })
  .refine(oneGround, ONE_GROUND);
export type Ground = z.infer<z.ZodObject<typeof ground>>;

export const ReleaseOptions = z.object({
  bases: z.array(
    z.object({
      code: z.string(),
      title: z.string(),
      source: z.string(),
      kinds: z.array(z.string()),
      recipients: z.array(z.string()),
      toBeConfirmed: z.boolean(),
    }),
  ),
  agencies: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type ReleaseOptions = z.infer<typeof ReleaseOptions>;

export const ServedPersonView = z.object({
  releaseId: z.string(),
  subject: z.string(),
  recipientName: z.string(),
  fields: z.array(z.string()),
  endsAt: z.string(),
});
export type ServedPersonView = z.infer<typeof ServedPersonView>;
export const ServedPeople = z.object({ items: z.array(ServedPersonView) });
export const ProviderRecordBody = z.strictObject({ releaseId: z.uuid(), note: text(100_000) });
export const ProviderRecordView = z.object({
  id: z.string(),
  subject: z.string(),
  writtenAt: z.string(),
  author: z.string(),
  note: z.string(),
  releaseId: z.string(),
  endsAt: z.string().nullable(),
});
export type ProviderRecordView = z.infer<typeof ProviderRecordView>;
export const ProviderRecordList = z.object({
  items: z.array(ProviderRecordView),
  nextCursor: z.string().nullable(),
});
