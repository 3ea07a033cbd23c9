export { appendAudit } from './audit/audit.ts';
export type { AuditEntry } from './audit/audit.ts';
export { accessRoutes } from './access/access.routes.ts';
export { identify, startDemoSession } from './access/sessions.ts';
export type { SignedIn } from './access/sessions.ts';
export { CARELINE, DESK_MEMBERS, ROLES, WORKING } from './access/roles.rules.ts';
export type { Role } from './access/roles.rules.ts';
export { openSealing } from './sealing/installation.ts';
export type { InstallationVault, Sealing } from './sealing/installation.ts';
