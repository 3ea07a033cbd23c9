import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { get } from './client.ts';
import { Dialog } from './parts.tsx';
import { t } from './text.ts';
import type { TextKey } from './text.ts';

interface Target {
  readonly to: string;
  readonly text: string;
}

/** Ctrl or Cmd and K: type a part of a page's name or a report's number, Enter goes there. */
export function Palette({
  items,
  onClose,
}: {
  items: readonly { to: string; text: TextKey }[];
  onClose: () => void;
}) {
  const [typed, setTyped] = useState('');
  const navigate = useNavigate();
  const mayRead = items.some(({ to }) => to === '/reports');
  const reports = useQuery({
    queryKey: ['live', 'reports', 'palette'],
    queryFn: ({ signal }) => get<{ items: { id: string; number: string }[] }>('/reports?limit=100', signal),
    enabled: mayRead,
  });
  const pages: Target[] = items.map(({ to, text }) => ({ to, text: t(text) }));
  const numbers: Target[] = (reports.data?.items ?? []).map(({ id, number }) => ({
    to: `/reports/${id}`,
    text: t('shell.palette.report', { number }),
  }));
  const wanted = typed.trim().toLowerCase();
  const found = [...pages, ...(wanted ? numbers : [])]
    .filter(({ text }) => text.toLowerCase().includes(wanted))
    .slice(0, 10);
  const go = (target: Target | undefined) => {
    if (!target) return;
    onClose();
    void navigate({ to: target.to });
  };
  return (
    <Dialog title={t('shell.keys.palette')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          go(found[0]);
        }}
      >
        <label className="usa-label" htmlFor="palette">
          {t('shell.palette.label')}
        </label>
        <input
          // A dialog that opens gives the focus to what bears this attribute; React's autoFocus comes too early for it.
          ref={(field) => field?.setAttribute('autofocus', '')}
          id="palette"
          className="usa-input"
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </form>
      <ul className="palette" role="list">
        {found.map((target) => (
          <li key={target.to}>
            <button type="button" className="usa-button usa-button--unstyled" onClick={() => go(target)}>
              {target.text}
            </button>
          </li>
        ))}
        {found.length === 0 && <li className="quiet">{t('shell.palette.none')}</li>}
      </ul>
    </Dialog>
  );
}
