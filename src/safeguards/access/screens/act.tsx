import { useState } from 'react';
import { ApiProblem } from '../../../web/client.ts';
import { t } from '../../../web/text.ts';

/** One act at a time, with what went wrong in words; `done` after each that worked. */
export function useAct(done: () => void) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isRunning, setRunning] = useState(false);
  const run = async (act: () => Promise<unknown>): Promise<boolean> => {
    setProblem(null);
    setRunning(true);
    try {
      await act();
      done();
      return true;
    } catch (error) {
      setProblem(inWords(error));
      return false;
    } finally {
      setRunning(false);
    }
  };
  return { run, problem, isRunning };
}

function inWords(error: unknown): string {
  if (!(error instanceof ApiProblem)) return t('signIn.passkey.none');
  if (error.code === 'offline') return t('shell.offline');
  return error.fields.length > 0 ? error.fields.map(({ message }) => message).join(' ') : error.message;
}
