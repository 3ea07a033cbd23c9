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
