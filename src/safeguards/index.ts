export { appendAudit, appendAudits, isOnRecord, onRecordAlready } from './audit/audit.ts';
export { auditedTransactions, recordRefusals } from './audit/audited.ts';
export { findRecorded, readCatalog, recordCatalog } from './audit/catalog.ts';
export { keyOfFile, originOf, startSequencer } from './audit/sequencer.ts';
export { keyOf, parseVkey, vkeyOf } from './audit/note.ts';
export type { NoteKey } from './audit/note.ts';
export { startDemoWitnesses } from './witness/demo.ts';
export { startWitness } from './witness/witness.ts';
export type { Witness } from './witness/witness.ts';
export type { Sequencer } from './audit/sequencer.ts';
export { auditRoutes } from './audit/audit.routes.ts';
export { buildProof } from './audit/build-proof.ts';
export { bundleText, verifyBundle } from './audit/proof.ts';
export { parseTrustList, readWitnesses } from './audit/witnesses.ts';
export type { TrustList } from './audit/witnesses.ts';
export { auditList } from './audit/lists.ts';
export type { AuditEntry } from './audit/audit.ts';
export { accessRoutes } from './access/access.routes.ts';
export type { AccessDeps } from './access/access.deps.ts';
export { inviteFromConsole } from './access/accounts/console.ts';
export { openSecretBox } from './access/factors/secret-box.ts';
export { identify } from './access/sessions/identify.ts';
export type { SignedIn } from './access/sessions/identify.ts';
export { SESSION_ENDED, sessionLives, startDemoSession } from './access/sessions/sessions.ts';
export { createSso } from './access/sign-in/sso.ts';
export type { SsoSettings } from './access/sign-in/sso.ts';
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
export { finishDestructions, orderDestruction } from './sealing/destruction.ts';
export { retireRecordKeys, rewrapAll, setsByRootVersion } from './sealing/rotation.ts';
export { addRootKeyVersion, removeRootKeyVersion } from './sealing/root-key.ts';
export { openSealing } from './sealing/installation.ts';
export type { InstallationVault, Sealing } from './sealing/installation.ts';
export { guardBrowsing } from './browsing/gate.ts';
export type { BrowsingStopped } from './browsing/gate.ts';
export { browsingRoutes } from './browsing/browsing.routes.ts';
export { unusualAccessRule } from './browsing/thresholds.ts';
export { recordDisclosure } from './releases/disclosures.ts';
export { loadLegalBases } from './releases/legal-bases.ts';
export { copyRoutes } from './exports/copies.routes.ts';
export { providerRecordRoutes } from './releases/provider-records.routes.ts';
export { releasesRoutes } from './releases/releases.routes.ts';
export { looksRoutes } from './looks/looks.routes.ts';
