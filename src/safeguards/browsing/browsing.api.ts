import { z } from 'zod';

export const BrowsingStopView = z.object({
  id: z.string(),
  name: z.string(),
  account: z.string(),
  role: z.string(),
  at: z.string(),
  reason: z.enum(['ceiling', 'colleagues']),
  windowHours: z.number(),
  opened: z.number(),
  /** What a colleague opens on an average day; null when there were too few to compare with. */
  usual: z.number().nullable(),
  reviewedAt: z.string().nullable(),
  reviewer: z.string().nullable(),
  decision: z.enum(['restored', 'kept']).nullable(),
  note: z.string().nullable(),
  /** About the person who asks: another one reviews it. */
  own: z.boolean(),
});
export type BrowsingStopView = z.infer<typeof BrowsingStopView>;
export const BrowsingStopList = z.object({
  items: z.array(BrowsingStopView),
  nextCursor: z.string().nullable(),
});
export const ReviewBody = z.strictObject({
  decision: z.enum(['restored', 'kept']),
  note: z.string().trim().min(3).max(2000),
});
