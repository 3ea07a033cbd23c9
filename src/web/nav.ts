import { ADMINISTRATORS, CARELINE, DESK_MEMBERS, WORKING } from '../safeguards/access/roles.rules.ts';
import type { Role } from '../safeguards/access/roles.rules.ts';
import type { TextKey } from './text.ts';

interface NavItem {
  readonly to: string;
  readonly text: TextKey;
  readonly roles: readonly Role[] | 'all';
  readonly demoOnly?: boolean;
}

/** What stands in the bar, for whom. It shows what somebody can use; the server decides what they may. */
const NAV: readonly NavItem[] = [
  { to: '/', text: 'shell.owed', roles: WORKING },
  { to: '/reports/new', text: 'shell.newReport', roles: CARELINE },
  { to: '/reports', text: 'shell.reports', roles: CARELINE },
  { to: '/inbox', text: 'shell.inbox', roles: DESK_MEMBERS },
  { to: '/served-people', text: 'shell.served', roles: ['provider'] },
  { to: '/who-answers', text: 'shell.whoAnswers', roles: 'all' },
  { to: '/conflicts', text: 'shell.ties', roles: WORKING },
  { to: '/emergency-access', text: 'shell.glass', roles: WORKING },
  { to: '/readings', text: 'shell.readings', roles: ['auditor'] },
  { to: '/rights', text: 'shell.rights', roles: ['supervisor', 'hart_state', 'auditor', 'admin'] },
  { to: '/audit-log', text: 'shell.auditLog', roles: ['auditor', 'admin'] },
  { to: '/access-reviews', text: 'shell.reviews', roles: ['supervisor', 'hart_state', 'auditor'] },
  { to: '/looks', text: 'shell.looks', roles: ['auditor'] },
  { to: '/people-of-agency', text: 'shell.people', roles: ADMINISTRATORS },
  { to: '/my-sign-in', text: 'shell.mySignIn', roles: 'all' },
  { to: '/outgoing', text: 'shell.outgoing', roles: [...CARELINE, 'admin', 'auditor'], demoOnly: true },
];

export function navFor(role: Role, demo: boolean): readonly NavItem[] {
  return NAV.filter(
    ({ roles, demoOnly }) => (roles === 'all' || roles.includes(role)) && (demo || !demoOnly),
  );
}
