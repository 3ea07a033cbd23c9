import { useEffect, useState } from 'react';
import { call, post } from '../../web/client.ts';
import { label, t } from '../../web/text.ts';
import { At } from '../../web/time.tsx';
import type { Candidate } from '../journey.api.ts';
import { useEditor } from './editor.tsx';
import { useDraft, useText, useValue } from './draft-store.tsx';

const PAUSE_MS = 500;

type PersonList = 'children' | 'allegedPerpetrators';

/** Whether a person being typed is known from an earlier report. Software suggests, a person decides, and can undo it. */
export function Candidates({ list, id }: { list: PersonList; id: string }) {
  const { links, reloadLinks, personIdOf } = useEditor();
  const candidates = useCandidates(list, id);
  const [failed, setFailed] = useState(false);
  const mine = links.filter((link) => link.undoneAt === null && link.itemId === id);
  const decided = new Set(mine.map((link) => link.otherPersonId));
  const open = candidates.filter(({ personId }) => !decided.has(personId));

  const decide = async (candidate: Candidate, decision: 'same' | 'different') => {
    setFailed(false);
    try {
      const personId = await personIdOf(list, id);
      await post(
        `/reports/${personId.reportId}/links`,
        { personId: personId.personId, otherPersonId: candidate.personId, decision },
        crypto.randomUUID(),
      );
      await reloadLinks();
    } catch {
      setFailed(true);
    }
  };
  const undo = async (linkId: string) => {
    setFailed(false);
    await call('POST', `/links/${linkId}/undo`).then(reloadLinks, () => setFailed(true));
  };

  if (open.length === 0 && mine.length === 0) return null;
  return (
    <div className="known" role="group" aria-label={t('intake.known')}>
      <p className="known__title" role="status">
        {open.length > 0 ? t('intake.known.count', { count: open.length }) : t('intake.known.decided')}
      </p>
      <ul>
        {open.map((candidate) => (
          <li key={candidate.personId}>
            <span>
              <strong>{candidate.name || candidate.aliases.join(', ') || t('intake.known.noName')}</strong>
              {candidate.aliases.length > 0 && candidate.name && ` (${candidate.aliases.join(', ')})`},{' '}
              {label('intake.kind', candidate.kind)}, {candidate.reportNumber},{' '}
              <At instant={candidate.receivedAt} />
            </span>
            <span className="known__why">
              <b>{t(`intake.strength.${candidate.strength}`)}</b>{' '}
              {candidate.reasons.map(({ text }) => text).join('; ')}
            </span>
            <span className="known__answers">
              <button
                type="button"
                className="usa-button usa-button--unstyled"
                onClick={() => void decide(candidate, 'same')}
              >
                {t('intake.known.same')}
              </button>
              <button
                type="button"
                className="usa-button usa-button--unstyled"
                onClick={() => void decide(candidate, 'different')}
              >
                {t('intake.known.different')}
              </button>
            </span>
          </li>
        ))}
        {mine.map((link) => (
          <li key={link.id}>
            <span>
              {t(`intake.known.${link.decision}.done`, {
                name: link.otherName,
                number: link.otherReportNumber,
              })}
            </span>
            <span className="known__answers">
              <button
                type="button"
                className="usa-button usa-button--unstyled"
                onClick={() => void undo(link.id)}
              >
                {t('intake.undo')}
              </button>
            </span>
          </li>
        ))}
      </ul>
      {failed && <p role="alert">{t('intake.known.failed')}</p>}
    </div>
  );
}

/** Asks after each pause in typing; an older answer never replaces a newer one. */
function useCandidates(list: PersonList, id: string): readonly Candidate[] {
  const store = useDraft();
  const { reportId } = useEditor();
  const at = `${list}[${id}].`;
  const told = JSON.stringify([
    useText(`${at}givenName`),
    useText(`${at}familyName`),
    useValue(`${at}aliases`),
    useText(`${at}dateOfBirth`),
    useText(`${at}phone`),
    useValue(`${at}handles`),
  ]);
  const [found, setFound] = useState<readonly Candidate[]>([]);
  useEffect(() => {
    const person = wantedPerson(store.now().fields, at, id);
    const stop = new AbortController();
    const timer = setTimeout(() => {
      if (!person) return setFound([]);
      const body = { people: [person], ...(reportId === null ? {} : { notInReport: reportId }) };
      call<{ items: Candidate[] }>('POST', '/candidates', { body, signal: stop.signal }).then(
        ({ items }) => setFound(items),
        () => {},
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [told, reportId, at, id, store]);
  return found;
}

function wantedPerson(fields: Readonly<Record<string, unknown>>, at: string, ref: string) {
  const names = ['givenName', 'familyName', 'aliases', 'dateOfBirth', 'phone', 'handles'];
  const told = names
    .map((name) => [name, fields[at + name]] as const)
    .filter(([, value]) => value !== undefined && String(value).trim().length > 1);
  if (told.length === 0) return undefined;
  return {
    ref,
    ...Object.fromEntries(
      told.map(([name, value]) => [name, name === 'phone' ? String(value).slice(0, 50) : value]),
    ),
  };
}
