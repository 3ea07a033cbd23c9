import { z } from 'zod';

export const ProofParams = z.strictObject({
  /** Id of the record: a report, an entry, a person, an account. */
  subject: z.string().regex(/^[\w:.|-]{1,100}$/),
});

export const WitnessView = z.object({
  name: z.string(),
  /** Up to where this witness has signed, and when; null before the first time. */
  signedSize: z.number().nullable(),
  signedAt: z.string().nullable(),
  /** False: it did not answer just now. Its alerts are then unknown, not none. */
  answers: z.boolean(),
  /** Its last pass over the whole log. */
  checkedAt: z.string().nullable(),
  checkedSize: z.number().nullable(),
  alerts: z.array(
    z.object({
      at: z.string(),
      kind: z.string(),
      subject: z.string(),
      says: z.string(),
      standing: z.boolean(),
    }),
  ),
});
export type WitnessView = z.infer<typeof WitnessView>;

export const AuditLogView = z.object({
  /** How many leaves have a number. */
  size: z.number(),
  checkpoint: z.object({ size: z.number(), at: z.string(), root: z.string() }).nullable(),
  /** The log's public key in one line, for a trust list. */
  key: z.string(),
  witnesses: z.array(WitnessView),
});
export type AuditLogView = z.infer<typeof AuditLogView>;
