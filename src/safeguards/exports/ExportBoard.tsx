import { useState } from 'react';
import { save } from '../../web/client.ts';
import { useSession } from '../../web/session.tsx';
import { t } from '../../web/text.ts';
import { CopyDialog } from './CopyDialog.tsx';

/** The board as a file, for supervisors. */
export function ExportBoard() {
  const [asks, setAsks] = useState(false);
  if (useSession().role !== 'supervisor') return null;
  return (
    <>
      <button
        type="button"
        className="usa-button usa-button--unstyled no-print"
        onClick={() => setAsks(true)}
      >
        {t('copy.export')}
      </button>
      {asks && (
        <CopyDialog
          of={{ kind: 'board' }}
          use="export"
          onMade={({ id, number }) => save(`/copies/${id}/file`, `hartline-export-${number}.csv`)}
          onClose={() => setAsks(false)}
        />
      )}
    </>
  );
}
