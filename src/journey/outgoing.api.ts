import { z } from 'zod';

/** "Outgoing (demo)": everything that left, as the built-in receivers and the mail sink got it. */
export const OutgoingItem = z.object({
  at: z.string(),
  kind: z.enum(['webhook', 'email']),
  to: z.string(),
  subject: z.string().nullable(),
  noticeId: z.string().nullable(),
  dispatchId: z.string().nullable(),
  verified: z.boolean().nullable(),
  answer: z.string(),
  body: z.string(),
});
export const OutgoingList = z.object({ items: z.array(OutgoingItem) });
