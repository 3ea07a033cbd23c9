import { z } from 'zod';

/** One line of "who looked?": when, who, from where, what, with what outcome. */
export const LookView = z.object({
  id: z.string(),
  at: z.string(),
  /** Name of the account; null for a process of the installation itself. */
  name: z.string().nullable(),
  account: z.string().nullable(),
  role: z.string(),
  agencies: z.array(z.string()),
  origin: z.string(),
  act: z.string(),
  subjectKind: z.string(),
  /** The desk whose entry it was; null when it was the report itself. */
  desk: z.string().nullable(),
  outcome: z.enum(['done', 'refused']),
  /** Report number, in the statewide list only. */
  number: z.string().nullable(),
});
export type LookView = z.infer<typeof LookView>;
export const LookList = z.object({ items: z.array(LookView), nextCursor: z.string().nullable() });
export type LookList = z.infer<typeof LookList>;
