import { z } from 'zod';
import { fieldProblem } from '../platform/errors.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** Lists of rows whose ids grow with time (UUID v7): the cursor is the last id shown, newest first. */
export const PageOfIds = z.strictObject({
  cursor: z.uuid().optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .optional(),
});

export function limitOf({ limit }: z.infer<typeof PageOfIds>): number {
  const wanted = Number(limit ?? DEFAULT_LIMIT);
  if (wanted < 1 || wanted > MAX_LIMIT)
    throw fieldProblem('limit', 'range', `A number from 1 to ${MAX_LIMIT}.`);
  return wanted;
}
