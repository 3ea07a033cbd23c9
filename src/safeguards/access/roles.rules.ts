/** What a signed-in person is here for. The database role behind each decides which rows exist for it. */
export const ROLES = [
  'screener',
  'supervisor',
  'hart_state',
  'hart_region',
  'liaison',
  'worker',
  'party',
  'provider',
  'trainer',
  'trainee',
  'auditor',
  'agency_admin',
  'admin',
] as const;
export type Role = (typeof ROLES)[number];

/** The roles of the database that somebody or something acts as; who may be whom stands in policy-table.rules.ts. */
export const DATABASE_ROLES = [
  'careline',
  'hart_state',
  'agency',
  'auditor',
  'worker',
  'integrity',
  'search',
  'public_intake',
  'watch',
  'witness',
  'sign_in',
] as const;
export type DatabaseRole = (typeof DATABASE_ROLES)[number];

/** The Careline takes and screens reports. */
export const CARELINE: readonly Role[] = ['screener', 'supervisor'];
/** Members of a desk that reports are sent to. */
export const DESK_MEMBERS: readonly Role[] = ['hart_state', 'party'];
/** Whoever owes something or has something owed to them. */
export const WORKING: readonly Role[] = [...CARELINE, ...DESK_MEMBERS];
/** Whoever may open a report or an entry; the database decides which, and an auditor needs a reason first. */
export const REPORT_READERS: readonly Role[] = [...CARELINE, 'auditor'];
export const ENTRY_READERS: readonly Role[] = [...WORKING, 'auditor'];
/** Who keeps the conflict walls of others: declares, lifts, and reviews broken ones. */
export const WALL_KEEPERS: readonly Role[] = ['supervisor', 'hart_state'];
/** Who looks after accounts. Neither reads a report: whoever needs that has a second account for it. */
export const ADMINISTRATORS: readonly Role[] = ['agency_admin', 'admin'];

/** Whoever opened an invitation and has not bound his factors yet. No role of a person: nothing but binding is open. */
export const ENROLLING = 'enrolling';
/** Who may bind factors: everybody for himself. */
export const BINDS_FACTORS: readonly string[] = [...ROLES, ENROLLING];

/** Which roles people of an agency of this kind may have. */
const BY_KIND: Readonly<Record<string, readonly Role[]>> = {
  dcf_statewide: ['screener', 'supervisor', 'trainer', 'agency_admin'],
  careline_duty: ['screener', 'supervisor', 'agency_admin'],
  hart_statewide: ['hart_state', 'trainer', 'agency_admin'],
  dcf_region: ['hart_region', 'liaison', 'agency_admin'],
  dcf_area_office: ['liaison', 'worker', 'agency_admin'],
};
const OUTSIDE: readonly Role[] = ['party', 'trainee', 'provider', 'agency_admin'];

/**
 * The roles that an administrator may give in an agency of this kind. An agency's own administrator gives what his
 * agency works with; the installation's gives other agencies an administrator and nothing else.
 */
export function grantableRoles(granter: Role, agencyKind: string): readonly Role[] {
  const own = BY_KIND[agencyKind];
  if (granter === 'agency_admin') return own ?? OUTSIDE;
  if (granter !== 'admin') return [];
  return own ? [...own, 'auditor', 'admin'] : ['agency_admin'];
}
