import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { WhoAnswers } from '../../directory/directory.api.ts';
import { ApiProblem, get } from '../../web/client.ts';
import { TextField } from '../../web/fields.tsx';
import { Failure, Loading, Page } from '../../web/parts.tsx';
import { label, t } from '../../web/text.ts';

type Asked = { readonly town: string } | { readonly place: string } | { readonly zip: string };

/** Who would be told about something that happened there, why, and from which source we know. */
export function WhoAnswersScreen() {
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState<Asked | null>(null);
  const found = useQuery({
    queryKey: ['who-answers', asked],
    queryFn: ({ signal }) => get<WhoAnswers>(`/routing?${new URLSearchParams({ ...asked })}`, signal),
    enabled: asked !== null,
    retry: false,
  });
  return (
    <Page prints title={t('who.title')}>
      <form
        className="line-form"
        onSubmit={(event) => {
          event.preventDefault();
          const words = typed.trim();
          if (words) setAsked(/^\d{5}$/.test(words) ? { zip: words } : { place: words });
        }}
      >
        <TextField label={t('who.place')} hint={t('who.hint')} value={typed} onChange={setTyped} />
        <button className="usa-button">{t('who.search')}</button>
      </form>
      <div aria-live="polite">
        {found.isLoading && <Loading />}
        {found.isError && <Failure text={t(isUnknownPlace(found.error) ? 'who.none' : 'shell.failed')} />}
        {found.data && <Found answer={found.data} onPick={(town) => setAsked({ town })} />}
      </div>
    </Page>
  );
}

const isUnknownPlace = (error: Error) => error instanceof ApiProblem && error.status === 422;

function Found({ answer, onPick }: { answer: WhoAnswers; onPick: (town: string) => void }) {
  if (!answer.resolved)
    return answer.candidates.length === 0 ? (
      <p>{t('who.none')}</p>
    ) : (
      <>
        <p>{t('who.pick')}</p>
        <ol className="plain">
          {answer.candidates.map((candidate) => (
            <li key={candidate.townId}>
              <button
                type="button"
                className="usa-button usa-button--unstyled"
                onClick={() => onPick(candidate.town)}
              >
                {candidate.town}
              </button>{' '}
              <span className="quiet">{t('who.share', { share: Math.round(candidate.share * 100) })}</span>
            </li>
          ))}
        </ol>
      </>
    );
  return (
    <section aria-labelledby="answers">
      <h2 id="answers">{t('who.answers', { town: answer.resolved.town })}</h2>
      <p className="quiet">{t('who.sinceEvent')}</p>
      {answer.parties.map(({ party, desks }) => (
        <section key={party} aria-labelledby={`who-${party}`}>
          <h3 id={`who-${party}`}>{label('party', party)}</h3>
          <ul className="plain">
            {desks.map((desk) => (
              <li key={desk.desk} className="who">
                <strong>{desk.deskName}</strong>
                {desk.lead && <span className="mark">{t('grid.lead')}</span>}
                {desk.unroutable && <span className="grid__warn"> ▲ {t('grid.unroutable')}</span>}
                <br />
                {desk.reason}
                <br />
                <span className="quiet">
                  {t('who.source')}: <Source text={desk.source} /> {t('who.asOf', { date: desk.asOf })}
                  {desk.toBeConfirmed && <>, {t('who.confirm')}</>}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </section>
  );
}

/** A source is an address or a citation. */
function Source({ text }: { text: string }) {
  return /^https:\/\//.test(text) ? (
    <a href={text} rel="noreferrer">
      {new URL(text).hostname}
    </a>
  ) : (
    <>{text}</>
  );
}
