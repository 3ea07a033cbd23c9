import { z } from 'zod';
import { ROLES } from './roles.rules.ts';

const Fields = z.union([z.literal('all'), z.array(z.string())]).nullable();

/** The policy table as people and programs read it. */
export const PolicyPage = z.object({
  people: z.array(z.object({ role: z.enum(ROLES), actsAs: z.string(), says: z.string() })),
  relations: z.record(z.string(), z.string()),
  objects: z.array(
    z.object({
      object: z.string(),
      says: z.string(),
      compartment: z.string().nullable(),
      rules: z.array(
        z.object({
          role: z.string(),
          relation: z.string(),
          select: Fields,
          insert: Fields,
          update: Fields,
        }),
      ),
    }),
  ),
});
export type PolicyPage = z.infer<typeof PolicyPage>;
