import { z } from 'zod';
import { ROLES } from './roles.rules.ts';

export const SignInBody = z.strictObject({ account: z.string().min(1).max(254) });
export const SessionView = z.object({
  account: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  desks: z.array(z.string()),
  demo: z.boolean(),
  /** The server's clock, ISO 8601 in UTC: screens count down by it, not by the machine they run on. */
  now: z.string(),
});
export type SessionView = z.infer<typeof SessionView>;
export const DemoAccount = z.object({
  address: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  desks: z.array(z.string()),
});
export type DemoAccount = z.infer<typeof DemoAccount>;
