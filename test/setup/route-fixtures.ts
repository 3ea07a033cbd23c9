import { randomUUID } from 'node:crypto';
import {
  ADMINISTRATORS,
  CARELINE,
  DESK_MEMBERS,
  ROLES,
  WORKING,
} from '../../src/safeguards/access/roles.rules.ts';
import type { Role } from '../../src/safeguards/access/roles.rules.ts';
import type { ObjectKind } from './refusal-world.ts';

/** What the refusal tests need to know of a route beyond what the server says about itself. */
export interface RouteFixture {
  /** Who may call it, said a second time: the server's own table must not be able to widen unnoticed. */
  readonly may: 'public' | readonly Role[];
  /** What the id in its address names. */
  readonly of?: ObjectKind;
  /** A body that the route would take, so that nothing but the refusal under test can refuse it. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** Fields of the body that name something. */
  readonly names?: Readonly<Record<string, ObjectKind | 'number'>>;
}

const READERS: readonly Role[] = [...CARELINE, 'auditor'];
const KEEPERS: readonly Role[] = ['supervisor', 'hart_state'];
const person = { name: 'Sgt. Orla Venn', role: 'Sergeant' };
const why = 'Because it has to be so today.';
/** All but whose information it is. */
export const RELEASE = {
  recipientAgency: 'pd-new-haven',
  recipientName: 'Detective on duty',
  fields: ['contact'],
  purpose: why,
  expiresAt: new Date(Date.now() + 30 * 86_400_000).toISOString(),
  signer: { name: 'Ottoline Dunmore', capacity: 'parent_guardian', signedOn: '2026-01-05' },
  documentSha256: '0'.repeat(64),
};
const links = { personId: randomUUID(), otherPersonId: randomUUID(), decision: 'same' };

/** A route that is missing here, or stands here without existing, fails `test/slices/refusals.test.ts`. */
export const FIXTURES: Readonly<Record<string, RouteFixture>> = {
  'GET /api/v1/session': { may: ROLES },
  'POST /api/v1/session': { may: 'public' },
  'DELETE /api/v1/session': { may: ROLES },
  'GET /api/v1/sign-in': { may: 'public' },
  'POST /api/v1/sign-in': { may: 'public' },
  'POST /api/v1/sign-in/passkey/options': { may: 'public' },
  'POST /api/v1/sign-in/passkey': { may: 'public' },
  'POST /api/v1/sign-in/password': { may: 'public' },
  'POST /api/v1/sign-in/code': { may: 'public' },
  'POST /api/v1/sign-in/sso': { may: 'public' },
  'POST /api/v1/sign-in/sso/return': { may: 'public' },
  'POST /api/v1/enrolment': { may: 'public' },
  'POST /api/v1/enrolment/completion': { may: [] },
  'GET /api/v1/my-sign-in': { may: ROLES },
  'POST /api/v1/my-sign-in/passkeys/options': { may: ROLES },
  'POST /api/v1/my-sign-in/passkeys': { may: ROLES },
  'DELETE /api/v1/my-sign-in/passkeys/:id': { may: ROLES, of: 'passkey' },
  'POST /api/v1/my-sign-in/password': { may: ROLES },
  'POST /api/v1/my-sign-in/authenticator': { may: ROLES },
  'POST /api/v1/my-sign-in/authenticator/confirmation': { may: ROLES },
  'POST /api/v1/my-sign-in/recovery-codes': { may: ROLES },
  'DELETE /api/v1/my-sign-in/sessions': { may: ROLES },
  'DELETE /api/v1/my-sign-in/sessions/:id': { may: ROLES, of: 'session' },
  'GET /api/v1/accounts': { may: ADMINISTRATORS },
  'POST /api/v1/accounts': {
    may: ADMINISTRATORS,
    body: {
      address: 'new@newhaven-pd.example',
      name: 'Orla Venn',
      role: 'party',
      desks: ['pd-new-haven'],
    },
  },
  'POST /api/v1/accounts/:id/invitation': { may: ADMINISTRATORS, of: 'account' },
  'POST /api/v1/accounts/:id/rights': {
    may: ADMINISTRATORS,
    of: 'account',
    body: { role: 'party', desks: ['pd-new-haven'] },
  },
  'POST /api/v1/accounts/:id/suspension': { may: ADMINISTRATORS, of: 'account' },
  'POST /api/v1/accounts/:id/reinstatement': { may: ADMINISTRATORS, of: 'account' },
  'POST /api/v1/accounts/:id/unlocking': { may: ADMINISTRATORS, of: 'account' },
  'POST /api/v1/api-keys': {
    may: ADMINISTRATORS,
    body: { name: 'Dispatch system', desks: ['pd-new-haven'], scopes: ['inbox.read'] },
  },
  'POST /api/v1/api-keys/:id/revocation': { may: ADMINISTRATORS, of: 'account' },
  'GET /api/v1/demo/accounts': { may: 'public' },
  'GET /api/v1/demo/outgoing': { may: [...CARELINE, 'admin', 'auditor'] },
  'GET /api/v1/audit-log': { may: ['auditor', 'admin'] },
  'GET /api/v1/audit-log/proofs/:subject': { may: ['auditor'], of: 'report' },
  'GET /api/v1/live': { may: WORKING },
  'GET /api/v1/reports/:id/looks': { may: ['supervisor', 'auditor'], of: 'report' },
  'GET /api/v1/dispatches/:id/looks': {
    may: ['supervisor', 'hart_state', 'party', 'auditor'],
    of: 'dispatch',
  },
  'GET /api/v1/looks': { may: ['auditor'] },
  'GET /api/v1/access-reviews': { may: ['supervisor', 'hart_state', 'auditor'] },
  'POST /api/v1/access-reviews/:id': {
    may: ['supervisor', 'hart_state'],
    of: 'access_review',
    body: { decision: 'restored', note: why },
  },
  'GET /api/v1/obligations': { may: WORKING },
  'GET /api/v1/routing': { may: ROLES },
  'GET /api/v1/routing-table': { may: ROLES },
  'GET /api/v1/policy/current': { may: ROLES },
  'GET /api/v1/who-may-see-what': { may: ROLES },
  'GET /api/v1/inbox': { may: DESK_MEMBERS },
  'GET /api/v1/dispatches/:id': { may: [...WORKING, 'auditor'], of: 'dispatch' },
  'POST /api/v1/dispatches/:id/acknowledgement': { may: WORKING, of: 'dispatch', body: person },
  'POST /api/v1/dispatches/:id/acting': { may: WORKING, of: 'dispatch', body: person },
  'POST /api/v1/dispatches/:id/outcome': { may: WORKING, of: 'dispatch', body: { code: 'child_safe' } },
  'POST /api/v1/dispatches/:id/redirection': {
    may: DESK_MEMBERS,
    of: 'dispatch',
    body: { reason: 'Not ours.', toDesk: 'pd-hartford' },
  },
  'POST /api/v1/dispatches/:id/questions': {
    may: DESK_MEMBERS,
    of: 'dispatch',
    body: { text: 'Which room?' },
  },
  'GET /api/v1/dispatches/:id/notes': { may: DESK_MEMBERS, of: 'dispatch' },
  'POST /api/v1/dispatches/:id/notes': { may: DESK_MEMBERS, of: 'dispatch', body: { text: 'A note.' } },
  'POST /api/v1/dispatches/:id/calls': {
    may: CARELINE,
    of: 'dispatch',
    body: { spokeWith: 'Sgt. Orla Venn' },
  },
  'POST /api/v1/questions/:id/answer': { may: CARELINE, of: 'question', body: { text: 'Room 12.' } },
  'GET /api/v1/reports': { may: READERS },
  'POST /api/v1/reports': { may: CARELINE },
  'GET /api/v1/reports/:id': { may: READERS, of: 'report' },
  'PATCH /api/v1/reports/:id': { may: CARELINE, of: 'report', body: { version: 1, dangerNow: 'no' } },
  'POST /api/v1/reports/:id/submission': { may: CARELINE, of: 'report' },
  'POST /api/v1/reports/:id/urgent': { may: CARELINE, of: 'report' },
  'POST /api/v1/reports/:id/screening': {
    may: CARELINE,
    of: 'report',
    body: { decision: 'accepted_investigation' },
  },
  'POST /api/v1/reports/:id/amendments': {
    may: CARELINE,
    of: 'report',
    body: { version: 1, police: { contacted: 'yes' } },
  },
  'POST /api/v1/reports/:id/police-notice': {
    may: CARELINE,
    of: 'report',
    body: { agency: 'Derby Police', spokeWith: 'Sgt. Orla Venn' },
  },
  'POST /api/v1/reports/:id/retraction': { may: CARELINE, of: 'report', body: { reason: 'Taken twice.' } },
  'GET /api/v1/reports/:id/people': { may: CARELINE, of: 'report' },
  'GET /api/v1/reports/:id/links': { may: CARELINE, of: 'report' },
  'POST /api/v1/reports/:id/links': {
    may: CARELINE,
    of: 'report',
    body: links,
    names: { personId: 'person', otherPersonId: 'person' },
  },
  'POST /api/v1/links/:linkId/undo': { may: CARELINE, of: 'link' },
  'GET /api/v1/release-options': { may: CARELINE },
  'GET /api/v1/reports/:id/releases': { may: CARELINE, of: 'report' },
  'POST /api/v1/reports/:id/releases': {
    may: ['supervisor'],
    of: 'report',
    body: RELEASE,
    names: { personId: 'person' },
  },
  'POST /api/v1/releases/:id/revocation': { may: ['supervisor'], of: 'release', body: { reason: why } },
  'GET /api/v1/reports/:id/disclosures': { may: READERS, of: 'report' },
  'GET /api/v1/dispatches/:id/disclosures': { may: WORKING, of: 'dispatch' },
  'POST /api/v1/dispatches/:id/disclosures': {
    may: CARELINE,
    of: 'dispatch',
    body: { field: 'reporter', basis: 'court_order', purpose: why },
    names: { releaseId: 'release' },
  },
  'POST /api/v1/disclosures/:id/approval': { may: ['supervisor'], of: 'disclosure' },
  'POST /api/v1/disclosures/:id/end': { may: ['supervisor'], of: 'disclosure' },
  'POST /api/v1/copies': {
    may: WORKING,
    body: { kind: 'entry', purpose: 'case_work' },
    names: { id: 'dispatch' },
  },
  'POST /api/v1/copies/:id/file': { may: ['supervisor'], of: 'copy' },
  'GET /api/v1/served-people': { may: ['provider'] },
  'GET /api/v1/provider-records': { may: ['provider'] },
  'POST /api/v1/provider-records': {
    may: ['provider'],
    body: { note: 'First visit.' },
    names: { releaseId: 'release' },
  },
  'POST /api/v1/reports/:id/provider-records/readings': { may: CARELINE, of: 'report' },
  'POST /api/v1/dispatches/:id/provider-records/readings': { may: DESK_MEMBERS, of: 'dispatch' },
  'POST /api/v1/preview': { may: CARELINE },
  'POST /api/v1/candidates': { may: CARELINE, body: { people: [{ ref: '1', familyName: 'Dunmore' }] } },
  'GET /api/v1/ties': { may: WORKING },
  'POST /api/v1/ties': {
    may: WORKING,
    body: { kind: 'relative' },
    names: { report: 'report', dispatch: 'dispatch', person: 'person' },
  },
  'POST /api/v1/ties/:id/lifting': { may: WORKING, of: 'tie', body: { reason: why } },
  'GET /api/v1/break-glass': { may: WORKING },
  'POST /api/v1/break-glass': {
    may: WORKING,
    body: { number: 'R-2026-999999', reason: why },
    names: { number: 'number' },
  },
  'POST /api/v1/break-glass/:id/review': { may: KEEPERS, of: 'glass', body: { outcome: 'justified' } },
  'GET /api/v1/readings': { may: ['auditor'] },
  'POST /api/v1/readings': { may: ['auditor'], body: { reason: why } },
};
