import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { ApiProblem, post } from './client.ts';
import { t } from './text.ts';

/**
 * Sends one form. The same press repeated after a lost answer is the same request (Idempotency-Key); everything live
 * is fetched again afterwards.
 */
export function useSend<Body>(path: string, done?: () => void) {
  const queries = useQueryClient();
  const key = useRef({ body: '', id: '' });
  return useMutation({
    mutationFn: (body: Body) => {
      const text = JSON.stringify(body);
      if (key.current.body !== text) key.current = { body: text, id: crypto.randomUUID() };
      return post<unknown>(path, body, key.current.id);
    },
    onSuccess: async () => {
      key.current = { body: '', id: '' };
      await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'live' });
      done?.();
    },
  });
}

/** Why a form was not saved, field by field where the server named fields. */
export function SendProblem({ error }: { error: Error | null }) {
  if (!error) return null;
  const fields =
    error instanceof ApiProblem ? error.fields.map(({ path, message }) => `${path}: ${message}`) : [];
  const why = error instanceof ApiProblem && error.code === 'offline' ? t('shell.offline') : error.message;
  return (
    <p role="alert" className="send-problem">
      ▲ {t('dispatch.failed', { why: fields.length > 0 ? fields.join(' ') : why })}
    </p>
  );
}
