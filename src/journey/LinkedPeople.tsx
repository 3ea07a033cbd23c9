import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { get } from '../web/client.ts';
import { useSend } from '../web/send.tsx';
import { t } from '../web/text.ts';
import type { LinkList } from './journey.api.ts';

/** Decisions about who is the same person, each undoable: a wrong link must cost nothing. */
export function LinkedPeople({ reportId }: { reportId: string }) {
  const links = useQuery({
    queryKey: ['live', 'report', reportId, 'links'],
    queryFn: ({ signal }) => get<z.infer<typeof LinkList>>(`/reports/${reportId}/links`, signal),
  });
  const standing = links.data?.items.filter(({ undoneAt }) => undoneAt === null) ?? [];
  if (standing.length === 0) return null;
  return (
    <section aria-labelledby="links">
      <h2 id="links">{t('report.links')}</h2>
      <ul className="plain">
        {standing.map((link) => (
          <li key={link.id}>
            {link.otherName}:{' '}
            {t(link.decision === 'same' ? 'report.links.same' : 'report.links.different', {
              number: link.otherReportNumber,
            })}{' '}
            <Undo linkId={link.id} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Undo({ linkId }: { linkId: string }) {
  const undo = useSend<Record<string, never>>(`/links/${linkId}/undo`);
  return (
    <button type="button" className="usa-button usa-button--unstyled" onClick={() => undo.mutate({})}>
      {t('report.links.undo')}
    </button>
  );
}
