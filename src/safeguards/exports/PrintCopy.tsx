import { useEffect, useState } from 'react';
import { label, t } from '../../web/text.ts';
import { fullTime } from '../../web/time.tsx';
import { CopyDialog } from './CopyDialog.tsx';
import type { CopyView } from './copies.api.ts';

/** How often the mark stands on a page: a part that is cut off or photographed carries it too. */
const MARKS = 6;

/**
 * Prints this page with a mark, once its purpose is said and on record. Printed in any other way, or after the copy has
 * ended, the page is empty: see `styles/_screens.scss`.
 */
export function PrintCopy({ kind, id }: { kind: 'report' | 'entry'; id: string }) {
  const [asks, setAsks] = useState(false);
  const [copy, setCopy] = useState<CopyView | null>(null);
  useEffect(() => {
    if (!copy) return;
    document.documentElement.dataset.copy = copy.number;
    const left = Temporal.Instant.from(copy.endsAt).since(Temporal.Instant.from(copy.madeAt));
    const end = setTimeout(() => setCopy(null), left.total('milliseconds'));
    globalThis.print();
    return () => {
      clearTimeout(end);
      delete document.documentElement.dataset.copy;
    };
  }, [copy]);
  return (
    <>
      <button
        type="button"
        className="usa-button usa-button--unstyled no-print"
        onClick={() => setAsks(true)}
      >
        {t('copy.print')}
      </button>
      {asks && <CopyDialog of={{ kind, id }} use="print" onMade={setCopy} onClose={() => setAsks(false)} />}
      {copy && (
        <span className="watermark print-only" aria-hidden="true">
          {Array.from({ length: MARKS }, (_, n) => (
            <span key={n}>{markOf(copy)}</span>
          ))}
        </span>
      )}
    </>
  );
}

function markOf({ number, madeBy, madeAt, purpose }: CopyView): string {
  return t('copy.mark', {
    number,
    name: madeBy,
    time: fullTime(Temporal.Instant.from(madeAt)),
    purpose: label('copyPurpose', purpose),
  });
}
