import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '../../web/client.ts';
import { Choice } from '../../web/fields.tsx';
import { Dialog } from '../../web/parts.tsx';
import { SendProblem } from '../../web/send.tsx';
import { label, t } from '../../web/text.ts';
import { COPY_PURPOSES } from './copies.api.ts';
import type { CopyBody, CopyView } from './copies.api.ts';

const PURPOSES = [
  { value: '', text: t('copy.purpose.choose') },
  ...COPY_PURPOSES.map((purpose) => ({ value: purpose, text: label('copyPurpose', purpose) })),
];

/** Asks what a copy is for, puts it on record, and hands it on. */
export function CopyDialog({
  of,
  use,
  onMade,
  onClose,
}: {
  of: Pick<CopyBody, 'kind' | 'id'>;
  use: 'print' | 'export';
  onMade: (copy: CopyView) => Promise<void> | void;
  onClose: () => void;
}) {
  const [purpose, setPurpose] = useState('');
  const make = useMutation({
    mutationFn: async () => {
      await onMade(await post<CopyView>('/copies', { ...of, purpose }, crypto.randomUUID()));
    },
    onSuccess: onClose,
  });
  return (
    <Dialog title={t(`copy.${use}.title`)} onClose={onClose}>
      <form
        className="short-form"
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <p>{t(`copy.${use}.help`)}</p>
        <Choice label={t('copy.purpose')} value={purpose} onChange={setPurpose} options={PURPOSES} />
        <SendProblem error={make.error} />
        <button className="usa-button" disabled={purpose === '' || make.isPending}>
          {t(`copy.${use}.go`)}
        </button>
      </form>
    </Dialog>
  );
}
