import { z } from 'zod';

/** What a copy may be for. A closed list, so that nobody's name stands in a purpose. */
export const COPY_PURPOSES = ['case_work', 'case_meeting', 'supervision', 'quality_review', 'court'] as const;
export const COPY_KINDS = ['board', 'report', 'entry'] as const;

export const CopyBody = z
  .strictObject({
    kind: z.enum(COPY_KINDS),
    /** The report or the entry that is printed; nothing for the board. */
    id: z.uuid().optional(),
    purpose: z.enum(COPY_PURPOSES),
  })
  .refine(({ kind, id }) => (kind === 'board') === (id === undefined), {
    message: 'Name the report or the entry; the board has no id.',
    path: ['id'],
  });
export type CopyBody = z.infer<typeof CopyBody>;

/** What stands on every page and in every row of a copy. */
export const CopyView = z.object({
  id: z.string(),
  /** Short form of the id for people: the first eight digits of what is random in it. */
  number: z.string(),
  kind: z.enum(COPY_KINDS),
  purpose: z.enum(COPY_PURPOSES),
  madeBy: z.string(),
  madeAt: z.string(),
  endsAt: z.string(),
  /** How often the file can still be fetched; 0 for a print. */
  fetchesLeft: z.number(),
});
export type CopyView = z.infer<typeof CopyView>;
