import { useQuery } from '@tanstack/react-query';
import { get } from '../../web/client.ts';
import { Failure, Loading, Page } from '../../web/parts.tsx';
import { useSession } from '../../web/session.tsx';
import { label, t } from '../../web/text.ts';
import { At } from '../../web/time.tsx';
import { WALL_KEEPERS } from './roles.rules.ts';
import { LiftForm, NameTie } from './TieForms.tsx';
import type { TieView } from './walls.api.ts';

/** What somebody declared, the form to declare a name, and for keepers of walls what stands for others. */
export function TiesScreen() {
  const keeper = WALL_KEEPERS.includes(useSession().role);
  const ties = useQuery({
    queryKey: ['live', 'ties'],
    queryFn: ({ signal }) => get<{ items: TieView[] }>('/ties', signal),
  });
  const items = ties.data?.items ?? [];
  return (
    <Page title={t('tie.title')}>
      <p>{t('tie.help')}</p>
      {ties.isPending && <Loading />}
      {ties.isError && <Failure text={t('shell.failed')} retry={() => void ties.refetch()} />}
      {ties.data && (
        <>
          <Ties title={t('tie.mine')} none={t('tie.mine.none')} items={items.filter(({ mine }) => mine)} />
          {keeper && (
            <Ties
              title={t('tie.others')}
              none={t('tie.others.none')}
              items={items.filter(({ mine }) => !mine)}
            />
          )}
        </>
      )}
      <section aria-labelledby="declare">
        <h2 id="declare">{t('tie.declare')}</h2>
        <NameTie forOthers={keeper} />
      </section>
    </Page>
  );
}

function Ties({ title, none, items }: { title: string; none: string; items: readonly TieView[] }) {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      {items.length === 0 && <p className="quiet">{none}</p>}
      <ul className="plain">
        {items.map((tie) => (
          <li key={tie.id}>
            <div className="box">
              <p>
                <strong>{label('tieKind', tie.kind)}</strong>:{' '}
                {tie.name ?? tie.reportNumber ?? t('tie.aReport')}
                {tie.dateOfBirth && `, ${tie.dateOfBirth}`}{' '}
                {!tie.mine && (
                  <span>
                    · {tie.accountName} <span className="quiet">{tie.account}</span>
                  </span>
                )}{' '}
                <span className="quiet">
                  <At instant={tie.declaredAt} />
                </span>
              </p>
              {tie.lifting && <p className="quiet">{t('tie.lift.asked', { reason: tie.lifting.reason })}</p>}
              {!tie.lifting?.askedByMe && !(tie.mine && tie.lifting) && (
                <LiftForm id={tie.id} asked={tie.lifting !== null} />
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
