export { appendAudit } from './audit/audit.ts';
export type { AuditEntry } from './audit/audit.ts';
export { accessRoutes } from './access/access.routes.ts';
export { identify, startDemoSession } from './access/sessions.ts';
export type { SignedIn } from './access/sessions.ts';
export {
  CARELINE,
  DESK_MEMBERS,
  ENTRY_READERS,
  REPORT_READERS,
  ROLES,
  WORKING,
} from './access/roles.rules.ts';
export type { Role } from './access/roles.rules.ts';
export { policyPageRoutes } from './access/policy-page.routes.ts';
export { readingRoutes } from './access/readings.routes.ts';
export { wallRoutes } from './access/walls.routes.ts';
