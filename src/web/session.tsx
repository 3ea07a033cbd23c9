import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { SessionView } from '../safeguards/access/access.api.ts';
import { setServerNow } from './clock.ts';
import { ApiProblem, call, get } from './client.ts';

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

/** Signing in as somebody of the training system. */
export function useSignIn() {
  const queries = useQueryClient();
  return async (account: string) => {
    const session = await call<SessionView>('POST', '/session', { body: { account } });
    setServerNow(session.now);
    queries.clear();
    queries.setQueryData(['session'], session);
  };
}

const tabs = new BroadcastChannel('hartline-session');

/** Ends the session and loads a fresh page in every tab: nothing of it stays in memory, Back shows the sign-in. */
export async function signOut(): Promise<void> {
  await call('DELETE', '/session').catch(() => {});
  tabs.postMessage('signed out');
  leave();
}

/** Follows a sign-out in another tab. Text that is not saved yet is asked about before the page goes. */
export function followSignOut(): void {
  tabs.onmessage = leave;
}

function leave(): void {
  globalThis.location.replace('/app/sign-in');
}
