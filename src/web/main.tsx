import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import './styles/app.scss';
import { ApiProblem, whenSignedOut } from './client.ts';
import { startKeys } from './keys.tsx';

// The page's rules forbid code made of text; zod need not try.
config({ jitless: true });
/** Browsers without `Temporal` load it; the newest have it. */
if (!('Temporal' in globalThis)) await import('temporal-polyfill/global');
const { router } = await import('./pages.tsx');
const { coverScreen, watchScreen } = await import('./lock.tsx');

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) =>
        failures < 3 && !(error instanceof ApiProblem && error.status >= 400 && error.status < 500),
      refetchOnWindowFocus: true,
    },
  },
});
whenSignedOut(() => void coverScreen('ended', false));
watchScreen(queries);
startKeys();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
