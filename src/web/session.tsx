import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { createContext, useContext } from 'react';
import type { SessionView } from '../safeguards/access/access.api.ts';
import { setServerNow } from './clock.ts';
import { ApiProblem, get } from './client.ts';

export const Session = createContext<SessionView | null>(null);

/** Who is signed in; screens behind the sign-in always have somebody. */
export function useSession(): SessionView {
  const session = useContext(Session);
  if (!session) throw new Error('A signed-in screen was drawn without a session.');
  return session;
}

/** The session as the server knows it; `null` = nobody is signed in. */
export function useSessionQuery() {
  return useQuery({
    queryKey: ['session'],
    queryFn: async ({ signal }) => {
      try {
        const session = await get<SessionView>('/session', signal);
        setServerNow(session.now);
        return session;
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: Infinity,
  });
}

/** To a path of this app, in place of the sign-in page. */
export function useGoOn(): (path: string) => void {
  const navigate = useNavigate();
  return (path) => void navigate({ to: path, replace: true });
}
