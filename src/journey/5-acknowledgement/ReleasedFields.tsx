import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { DisclosureList, DisclosureView } from '../../safeguards/releases/releases.api.ts';
import { get } from '../../web/client.ts';
import { SendProblem, useSend } from '../../web/send.tsx';
import { useSession } from '../../web/session.tsx';
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
  const waiting = one.kind === 'reporter_identity' && one.approvedAt === null && one.endedAt === null;
  return (
    <li>
      <strong>{label('releaseField', one.field)}</strong>{' '}
      <span className="quiet">
        {one.basis ? one.basis.title : t('released.release')} {one.basis?.reference} · <At instant={one.at} />
        {one.endsAt && one.live && (
          <>
            {' '}
            · <Due by={one.endsAt} />
          </>
        )}
      </span>
      <p className="quiet">{one.purpose}</p>
      {waiting && <p>▲ {t(one.own ? 'released.waiting.own' : 'released.waiting')}</p>}
      {!waiting && !one.live && <p>▲ {t('released.ended')}</p>}
      {one.text && <p className="prose">{one.text}</p>}
      {one.reporter && <Facts of={one.reporter} />}
      <SecondPerson one={one} waiting={waiting} />
    </li>
  );
}

/** A supervisor approves what somebody else asked for, and ends what is shown. */
function SecondPerson({ one, waiting }: { one: DisclosureView; waiting: boolean }) {
  const { role } = useSession();
  const approve = useSend<Record<string, never>>(`/disclosures/${one.id}/approval`);
  const end = useSend<Record<string, never>>(`/disclosures/${one.id}/end`);
  if (role !== 'supervisor' || (!waiting && !one.live)) return null;
  return (
    <>
      <SendProblem error={approve.error ?? end.error} />
      <p className="actions">
        {waiting && !one.own && (
          <button
            type="button"
            className="usa-button"
            disabled={approve.isPending}
            onClick={() => approve.mutate({})}
          >
            {t('released.approve')}
          </button>
        )}
        <button
          type="button"
          className="usa-button usa-button--outline"
          disabled={end.isPending}
          onClick={() => end.mutate({})}
        >
          {t(waiting ? 'released.endWaiting' : 'released.end')}
        </button>
      </p>
    </>
  );
}
