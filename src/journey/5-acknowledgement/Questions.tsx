import { useState } from 'react';
import { TextArea } from '../../web/fields.tsx';
import { SendProblem, useSend } from '../../web/send.tsx';
import { t } from '../../web/text.ts';
import { At } from '../../web/time.tsx';
import type { DispatchPage } from '../journey.api.ts';

/** The desk asks, the Careline answers, both see the same. */
export function Questions({
  entry,
  mayAsk,
  mayAnswer,
}: {
  entry: DispatchPage;
  mayAsk: boolean;
  mayAnswer: boolean;
}) {
  if (entry.questions.length === 0 && !mayAsk) return null;
  return (
    <section className="box" aria-labelledby="questions">
      <h2 id="questions">{t('dispatch.questions')}</h2>
      <ol className="plain">
        {entry.questions.map((question) => (
          <li key={question.id}>
            <p>
              <strong>{question.asked}</strong>{' '}
              <span className="quiet">
                <At instant={question.askedAt} />
              </span>
            </p>
            {question.answer ? (
              <p>
                {question.answer}{' '}
                <span className="quiet">{question.answeredAt && <At instant={question.answeredAt} />}</span>
              </p>
            ) : mayAnswer ? (
              <AnswerForm questionId={question.id} />
            ) : (
              <p className="quiet">{t('dispatch.questions.waiting')}</p>
            )}
          </li>
        ))}
      </ol>
      {mayAsk && <AskForm dispatchId={entry.id} />}
    </section>
  );
}

function AskForm({ dispatchId }: { dispatchId: string }) {
  return (
    <OneText
      path={`/dispatches/${dispatchId}/questions`}
      label={t('dispatch.questions.text')}
      button={t('dispatch.questions.ask')}
    />
  );
}

function AnswerForm({ questionId }: { questionId: string }) {
  return (
    <OneText
      path={`/questions/${questionId}/answer`}
      label={t('dispatch.questions.answer.text')}
      hint={t('dispatch.questions.answer.help')}
      button={t('dispatch.questions.answer')}
    />
  );
}

function OneText({
  path,
  label,
  hint,
  button,
}: {
  path: string;
  label: string;
  hint?: string;
  button: string;
}) {
  const [text, setText] = useState('');
  const send = useSend<{ text: string }>(path, () => setText(''));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ text: text.trim() });
      }}
    >
      <TextArea label={label} value={text} onChange={setText} required {...(hint ? { hint } : {})} />
      <SendProblem error={send.error} />
      <button className="usa-button usa-button--outline" disabled={send.isPending}>
        {button}
      </button>
    </form>
  );
}
