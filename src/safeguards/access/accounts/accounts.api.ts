import { z } from 'zod';
import { ROLES } from '../roles.rules.ts';
import { SCOPES } from './scopes.rules.ts';

const desk = z.string().min(1).max(100);
const desks = z.array(desk).max(50);

export const AgencyQuery = z.strictObject({ agency: z.string().min(1).max(100).optional() });
export const RightsBody = z.strictObject({ role: z.enum(ROLES), desks });
export const InviteBody = z.strictObject({
  agency: z.string().min(1).max(100).optional(),
  address: z.email().max(254),
  name: z.string().trim().min(1).max(120),
  role: z.enum(ROLES),
  desks,
});
export const KeyBody = z.strictObject({
  agency: z.string().min(1).max(100).optional(),
  name: z.string().trim().min(1).max(60),
  desks: desks.min(1),
  scopes: z.array(z.enum(SCOPES)).min(1),
  perMinute: z.number().int().min(1).max(6000).default(120),
  /** A key lives a year at most; the program's people get a new one in time. */
  expiresInDays: z.number().int().min(1).max(366).default(90),
});

export const AccountView = z.object({
  id: z.string(),
  address: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  desks: z.array(z.string()),
  state: z.enum(['invited', 'active', 'suspended']),
  passwordLocked: z.boolean(),
  seenAt: z.string().nullable(),
});
export type AccountView = z.infer<typeof AccountView>;
export const KeyView = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  perMinute: z.number().int(),
  madeAt: z.string(),
  expiresAt: z.string(),
  usedAt: z.string().nullable(),
  state: z.enum(['valid', 'revoked', 'expired']),
});
export type KeyView = z.infer<typeof KeyView>;
export const AgencyPeople = z.object({
  agency: z.object({ id: z.string(), name: z.string() }),
  /** Agencies that may be chosen; more than one only for the installation's administrator. */
  agencies: z.array(z.object({ id: z.string(), name: z.string() })),
  roles: z.array(z.enum(ROLES)),
  desks: z.array(z.object({ id: z.string(), name: z.string() })),
  people: z.array(AccountView),
  keys: z.array(KeyView),
});
export type AgencyPeople = z.infer<typeof AgencyPeople>;
/** The link is shown this once. */
export const InvitedView = z.object({ id: z.string(), link: z.string(), expiresAt: z.string() });
export type InvitedView = z.infer<typeof InvitedView>;
export const NewKeyView = z.object({ id: z.string(), token: z.string(), expiresAt: z.string() });
export type NewKeyView = z.infer<typeof NewKeyView>;
