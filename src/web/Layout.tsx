import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { WORKING } from '../safeguards/access/roles.rules.ts';
import { useKeys, useShownKeys } from './keys.tsx';
import { useLive } from './live.tsx';
import { navFor } from './nav.ts';
import { Palette } from './Palette.tsx';
import { Dialog } from './parts.tsx';
import { coverScreen, signOut } from './lock.tsx';
import { useSession } from './session.tsx';
import { StepUp } from './StepUp.tsx';
import { label, t } from './text.ts';

/** The frame of every signed-in screen. */
export function Layout() {
  const session = useSession();
  const [open, setOpen] = useState<'keys' | 'palette' | null>(null);
  const navigate = useNavigate();
  const items = navFor(session.role, session.demo);
  const mayReport = items.some(({ to }) => to === '/reports/new');
  useKeys(
    useMemo(
      () => [
        { key: 'k', mod: true, label: t('shell.keys.palette'), run: () => setOpen('palette') },
        { key: '?', label: t('shell.keys.help'), run: () => setOpen('keys') },
        ...(mayReport
          ? [{ key: 'n', label: t('shell.newReport'), run: () => void navigate({ to: '/reports/new' }) }]
          : []),
      ],
      [mayReport, navigate],
    ),
  );
  useFocusOnNewPage();
  return (
    <>
      <a className="usa-skipnav" href="#main">
        {t('shell.skip')}
      </a>
      <header>
        {session.demo && <p className="demo-banner">{t('shell.demo')}</p>}
        <div className="bar">
          <span className="bar__name">{t('shell.name')}</span>
          <nav aria-label={t('shell.nav')} className="bar__nav">
            {items.map(({ to, text }) => (
              <Link key={to} to={to} activeOptions={{ exact: true }} activeProps={{ 'aria-current': 'page' }}>
                {t(text)}
              </Link>
            ))}
          </nav>
          <span className="bar__who">
            {WORKING.includes(session.role) && <LiveMark />}
            <span>
              {session.name} <span className="quiet">{label('role', session.role)}</span>
            </span>
            <button type="button" className="usa-button usa-button--unstyled" onClick={() => setOpen('keys')}>
              {t('shell.keys')} <kbd>?</kbd>
            </button>
            <button
              type="button"
              className="usa-button usa-button--unstyled"
              onClick={() => void coverScreen('asked')}
            >
              {t('lock.now')}
            </button>
            <button type="button" className="usa-button usa-button--unstyled" onClick={() => void signOut()}>
              {t('shell.signOut')}
            </button>
          </span>
        </div>
        {session.needsSecondPasskey && (
          <p className="nag">
            ▲ {t('mySignIn.nag')} <Link to="/my-sign-in">{t('mySignIn.nag.link')}</Link>
          </p>
        )}
      </header>
      <Outlet />
      <StepUp />
      {open === 'keys' && <KeyList onClose={() => setOpen(null)} />}
      {open === 'palette' && <Palette items={items} onClose={() => setOpen(null)} />}
    </>
  );
}

function LiveMark() {
  const connected = useLive();
  return (
    <span role="status" className={connected ? 'live' : 'live live--lost'}>
      {connected ? `● ${t('shell.live')}` : `▲ ${t('shell.live.lost')}`}
    </span>
  );
}

function KeyList({ onClose }: { onClose: () => void }) {
  const keys = useShownKeys();
  return (
    <Dialog title={t('shell.keys.heading')} onClose={onClose}>
      <dl className="keys">
        {keys.map(({ key, mod, label: does }) => (
          <div key={`${mod ? 'mod ' : ''}${key}`}>
            <dt>
              <kbd>{mod ? `Ctrl ${key.toUpperCase()}` : key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>Esc</kbd>
          </dt>
          <dd>{t('shell.keys.escape')}</dd>
        </div>
      </dl>
    </Dialog>
  );
}

/** After going to another page, a screen reader and the Tab key begin at its main content. */
function useFocusOnNewPage(): void {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const first = useRef(true);
  useEffect(() => {
    if (path === undefined) return;
    if (!first.current && !document.activeElement?.closest('#main'))
      document.querySelector<HTMLElement>('#main')?.focus();
    first.current = false;
  }, [path]);
}
