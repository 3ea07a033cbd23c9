import { useEffect, useId, useRef } from 'react';
import type { ReactNode } from 'react';
import { isMissing } from './client.ts';
import { t } from './text.ts';

/** The heading of a screen, and the title of the window; the title never carries a name or a place. */
export function Page({
  title,
  actions,
  children,
  wide = false,
  prints = false,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
  wide?: boolean;
  /** Holds nothing of a case, so that it prints without a mark. */
  prints?: boolean;
}) {
  useEffect(() => {
    document.title = `${title} · ${t('shell.name')}`;
  }, [title]);
  return (
    <>
      {!prints && <p className="print-only paper-note">{t('copy.paper')}</p>}
      <main
        id="main"
        className={`page${wide ? ' page--wide' : ''}${prints ? '' : ' page--case'}`}
        tabIndex={-1}
      >
        <div className="page__head">
          <h1>{title}</h1>
          {actions}
        </div>
        {children}
      </main>
    </>
  );
}

export function Loading() {
  return (
    <p role="status" className="quiet">
      {t('shell.loading')}
    </p>
  );
}

/** The same words for what does not exist and for what is not for this person. */
export function NotHere() {
  return (
    <p>
      {t('shell.notFound')} {t('shell.notFound.help')}
    </p>
  );
}

/** Something did not work: what, and the way on. */
export function Failure({ text, retry }: { text: string; retry?: () => void }) {
  return (
    <div className="usa-alert usa-alert--error usa-alert--slim" role="alert">
      <div className="usa-alert__body">
        <p className="usa-alert__text">
          {text}{' '}
          {retry && (
            <button type="button" className="usa-button usa-button--unstyled" onClick={retry}>
              {t('shell.again')}
            </button>
          )}
        </p>
      </div>
    </div>
  );
}

/** What stands where a list could not be loaded. */
export function CouldNotLoad({ query }: { query: { error: Error | null; refetch: () => Promise<unknown> } }) {
  if (!query.error) return null;
  if (isMissing(query.error)) return <NotHere />;
  return <Failure text={t('shell.failed')} retry={() => void query.refetch()} />;
}

/** A dialog of the browser itself: focus stays inside, Escape closes, focus returns to where it was. */
export function Dialog({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className="dialog__head">
        <h2 id={heading}>{title}</h2>
        <button type="button" className="usa-button usa-button--unstyled" onClick={onClose}>
          {t('shell.keys.close')}
        </button>
      </div>
      {children}
    </dialog>
  );
}
