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

/** The Careline takes and screens reports. */
export const CARELINE: readonly Role[] = ['screener', 'supervisor'];
/** Members of a desk that reports are sent to. */
export const DESK_MEMBERS: readonly Role[] = ['hart_state', 'party'];
/** Whoever owes something or has something owed to them. */
export const WORKING: readonly Role[] = [...CARELINE, ...DESK_MEMBERS];
