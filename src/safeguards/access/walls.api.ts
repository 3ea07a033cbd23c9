import { z } from 'zod';

/** Ties, the walls that follow from them, and emergency access through a wall. */
export const TIE_KINDS = ['own_child', 'relative', 'close_person', 'own_case'] as const;
export const REVIEW_OUTCOMES = ['justified', 'not_justified', 'passed_on'] as const;

const shortText = z.string().trim().min(1).max(200);
const reason = z.string().trim().min(10, { error: 'Say why, in at least 10 characters.' }).max(2000);

export const TieBody = z
  .strictObject({
    kind: z.enum(TIE_KINDS),
    /** What it is about: a report, an entry of the own inbox, a person of a report, or a name. */
    report: z.uuid().optional(),
    dispatch: z.uuid().optional(),
    person: z.uuid().optional(),
    givenName: shortText.optional(),
    familyName: shortText.optional(),
    dateOfBirth: z.iso.date().optional(),
    /** Address of somebody else; only keepers of walls declare for others. */
    account: z.string().trim().min(1).max(254).optional(),
  })
  .refine(
    ({ report, dispatch, person, familyName }) =>
      [report, dispatch, person, familyName].filter((one) => one !== undefined).length === 1,
    { path: ['familyName'], error: 'Name one of: a report, an entry, a person, or a given and family name.' },
  )
  .refine(({ familyName, givenName }) => (familyName === undefined) === (givenName === undefined), {
    path: ['givenName'],
    error: 'A name needs its given and its family name.',
  });
export type TieBody = z.infer<typeof TieBody>;

export const TieView = z.object({
  id: z.string(),
  mine: z.boolean(),
  account: z.string(),
  accountName: z.string(),
  kind: z.enum(TIE_KINDS),
  name: z.string().nullable(),
  dateOfBirth: z.string().nullable(),
  /** For keepers of walls; a person behind a wall never learns which reports it closes. */
  reportNumber: z.string().nullable(),
  declaredAt: z.string(),
  lifting: z.object({ askedAt: z.string(), reason: z.string(), askedByMe: z.boolean() }).nullable(),
});
export type TieView = z.infer<typeof TieView>;
export const TieList = z.object({ items: z.array(TieView) });

export const LiftBody = z.strictObject({ reason });
export const LiftView = z.object({ id: z.string(), state: z.enum(['asked', 'lifted']) });

export const GlassBody = z.strictObject({ number: shortText, reason });
export const GlassView = z.object({
  id: z.string(),
  mine: z.boolean(),
  account: z.string(),
  accountName: z.string(),
  reportNumber: z.string(),
  /** Where to read it, for the person who opened it and while it is open. */
  reportId: z.string().nullable(),
  dispatchIds: z.array(z.string()),
  reason: z.string(),
  openedAt: z.string(),
  endsAt: z.string(),
  running: z.boolean(),
  review: z
    .object({ at: z.string(), outcome: z.enum(REVIEW_OUTCOMES), note: z.string().nullable() })
    .nullable(),
});
export type GlassView = z.infer<typeof GlassView>;
export const GlassList = z.object({ items: z.array(GlassView) });
export const ReviewBody = z.strictObject({
  outcome: z.enum(REVIEW_OUTCOMES),
  note: z.string().trim().min(1).max(2000).optional(),
});

export const ReadingBody = z.strictObject({ reason });
export const ReadingView = z.object({
  id: z.string(),
  reason: z.string(),
  openedAt: z.string(),
  endsAt: z.string(),
});
export const ReadingList = z.object({ items: z.array(ReadingView) });
