import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { DisclosureList, DisclosureView } from '../../safeguards/releases/releases.api.ts';
import { get } from '../../web/client.ts';
import { label, t } from '../../web/text.ts';
import { At, Due } from '../../web/time.tsx';
import { Facts } from '../Facts.tsx';

/** Withheld fields that were released to this desk, each with its ground and how long it lasts. Never in a package. */
export function ReleasedFields({ dispatchId }: { dispatchId: string }) {
  const released = useQuery({
    queryKey: ['live', 'disclosures', dispatchId],
    queryFn: ({ signal }) =>
      get<z.infer<typeof DisclosureList>>(`/dispatches/${dispatchId}/disclosures`, signal),
  });
  const items = released.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className="box" aria-labelledby="released">
      <h2 id="released">{t('released.title')}</h2>
      <ul className="plain">
        {items.map((one) => (
          <Released key={one.id} one={one} />
        ))}
      </ul>
    </section>
  );
}

function Released({ one }: { one: DisclosureView }) {
  return (
    <li>
      <strong>{label('releaseField', one.field)}</strong>{' '}
      <span className="quiet">
        {one.basis ? one.basis.title : t('released.release')} · <At instant={one.at} />
        {one.endsAt && one.live && (
          <>
            {' '}
            · <Due by={one.endsAt} />
          </>
        )}
      </span>
      {!one.live && <p>▲ {t('released.ended')}</p>}
      {one.text && <p className="prose">{one.text}</p>}
      {one.reporter && <Facts of={one.reporter} />}
    </li>
  );
}
