import {
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  lazyRouteComponent,
  useRouter,
} from '@tanstack/react-router';
import { useEffect } from 'react';
import { Layout } from './Layout.tsx';
import { useLock } from './lock.tsx';
import { LockScreen } from './LockScreen.tsx';
import { Failure, Loading, Page } from './parts.tsx';
import { Session, useSessionQuery } from './session.tsx';
import { SignInScreen } from './SignInScreen.tsx';
import { t } from './text.ts';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

const open = [
  createRoute({
    getParentRoute: () => root,
    path: '/sign-in/sso',
    component: lazyRouteComponent(
      () => import('../safeguards/access/screens/SsoReturnScreen.tsx'),
      'SsoReturnScreen',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/enrol',
    component: lazyRouteComponent(
      () => import('../safeguards/access/screens/EnrolScreen.tsx'),
      'EnrolScreen',
    ),
  }),
];

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { to?: string } => (typeof search.to === 'string' ? { to: search.to } : {}),
  component: SignInScreen,
});

/** Everything behind the sign-in. */
const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: SignedIn });

const page = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => signedIn, path, component });

/** One screen at two addresses: it stays as it is, focus and all, when a new draft gets its own. */
const intake = createRoute({
  getParentRoute: () => signedIn,
  id: 'intake',
  component: lazyRouteComponent(() => import('../journey/1-intake/IntakeScreen.tsx'), 'IntakeScreen'),
});
const intakePages = [
  createRoute({ getParentRoute: () => intake, path: '/reports/new' }),
  createRoute({ getParentRoute: () => intake, path: '/reports/$id/edit' }),
];

/** The page table: address → screen. A screen lives in the part it is about. */
const pages = [
  page(
    '/',
    lazyRouteComponent(() => import('../journey/OwedScreen.tsx'), 'OwedScreen'),
  ),
  page(
    '/reports',
    lazyRouteComponent(() => import('../journey/BoardScreen.tsx'), 'BoardScreen'),
  ),
  page(
    '/reports/$id',
    lazyRouteComponent(() => import('../journey/ReportScreen.tsx'), 'ReportScreen'),
  ),
  page(
    '/inbox',
    lazyRouteComponent(() => import('../journey/InboxScreen.tsx'), 'InboxScreen'),
  ),
  page(
    '/dispatches/$id',
    lazyRouteComponent(() => import('../journey/5-acknowledgement/DispatchScreen.tsx'), 'DispatchScreen'),
  ),
  page(
    '/who-answers',
    lazyRouteComponent(() => import('../journey/3-routing/WhoAnswersScreen.tsx'), 'WhoAnswersScreen'),
  ),
  page(
    '/reports/$id/amend',
    lazyRouteComponent(() => import('../journey/1-intake/AmendScreen.tsx'), 'AmendScreen'),
  ),
  page(
    '/conflicts',
    lazyRouteComponent(() => import('../safeguards/access/TiesScreen.tsx'), 'TiesScreen'),
  ),
  page(
    '/emergency-access',
    lazyRouteComponent(() => import('../safeguards/access/GlassScreen.tsx'), 'GlassScreen'),
  ),
  page(
    '/readings',
    lazyRouteComponent(() => import('../safeguards/access/ReadingsScreen.tsx'), 'ReadingsScreen'),
  ),
  page(
    '/rights',
    lazyRouteComponent(() => import('../safeguards/access/WhoMaySeeScreen.tsx'), 'WhoMaySeeScreen'),
  ),
  page(
    '/audit-log',
    lazyRouteComponent(() => import('../safeguards/audit/AuditLogScreen.tsx'), 'AuditLogScreen'),
  ),
  page(
    '/looks',
    lazyRouteComponent(() => import('../safeguards/looks/LooksScreen.tsx'), 'AllLooksScreen'),
  ),
  page(
    '/reports/$id/looks',
    lazyRouteComponent(() => import('../safeguards/looks/LooksScreen.tsx'), 'ReportLooksScreen'),
  ),
  page(
    '/dispatches/$id/looks',
    lazyRouteComponent(() => import('../safeguards/looks/LooksScreen.tsx'), 'EntryLooksScreen'),
  ),
  page(
    '/reports/$id/releases',
    lazyRouteComponent(() => import('../safeguards/releases/ReleasesScreen.tsx'), 'ReleasesScreen'),
  ),
  page(
    '/served-people',
    lazyRouteComponent(() => import('../safeguards/releases/ServedPeopleScreen.tsx'), 'ServedPeopleScreen'),
  ),
  page(
    '/access-reviews',
    lazyRouteComponent(() => import('../safeguards/browsing/AccessReviewsScreen.tsx'), 'AccessReviewsScreen'),
  ),
  page(
    '/my-sign-in',
    lazyRouteComponent(() => import('../safeguards/access/screens/MySignInScreen.tsx'), 'MySignInScreen'),
  ),
  page(
    '/people-of-agency',
    lazyRouteComponent(() => import('../safeguards/access/screens/PeopleScreen.tsx'), 'PeopleScreen'),
  ),
  page(
    '/outgoing',
    lazyRouteComponent(() => import('../journey/OutgoingScreen.tsx'), 'OutgoingScreen'),
  ),
];

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    ...open,
    signedIn.addChildren([...pages, intake.addChildren(intakePages)]),
  ]),
  basepath: '/app',
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultErrorComponent: Crashed,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

function SignedIn() {
  const session = useSessionQuery();
  const lock = useLock();
  if (lock) return <LockScreen lock={lock} />;
  if (session.isPending) return <Loading />;
  if (session.isError) return <Failure text={t('shell.offline')} retry={() => void session.refetch()} />;
  if (!session.data || session.data.enrolling) return <ToSignIn />;
  return (
    <Session value={session.data}>
      <Layout />
    </Session>
  );
}

/** Goes to the sign-in once: while the address changes this is still on screen, and must not go again. */
function ToSignIn() {
  const router = useRouter();
  useEffect(() => {
    const { pathname } = router.state.location;
    void router.navigate({ to: '/sign-in', search: pathname === '/' ? {} : { to: pathname }, replace: true });
  }, [router]);
  return <Loading />;
}

function NotFound() {
  return (
    <Page title={t('shell.notFound')}>
      <p>{t('shell.notFound.help')}</p>
      <a href="/app/">{t('shell.home')}</a>
    </Page>
  );
}

function Crashed({ reset }: { reset: () => void }) {
  return <Failure text={t('shell.crashed')} retry={reset} />;
}
