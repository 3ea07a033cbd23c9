import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import workerAddress from './live-worker.ts?sharedworker&url';
import { ownScript } from './trusted.ts';
import { get } from './client.ts';

interface LiveMessage {
  readonly kind: string;
  readonly id: string;
}

/**
 * Listens while somebody is signed in: whatever changed is fetched again by its reader, nothing needs a reload button.
 * Returns false while the stream is lost.
 */
export function useLive(): boolean {
  const queries = useQueryClient();
  const [connected, setConnected] = useState(true);
  useEffect(() => {
    const hear = ({ kind }: LiveMessage) => {
      // The session may be over; if it is, asking for it covers the screen.
      if (kind === 'lost' || kind === 'signed_out') void get('/session').catch(() => {});
      if (kind === 'lost') return setConnected(false);
      setConnected(true);
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'live' });
    };
    return 'SharedWorker' in globalThis ? listenShared(hear) : listenAlone(hear);
  }, [queries]);
  return connected;
}

function listenShared(hear: (message: LiveMessage) => void): () => void {
  const worker = new SharedWorker(ownScript(workerAddress), { type: 'module' });
  worker.port.onmessage = ({ data }: MessageEvent<LiveMessage>) => hear(data);
  worker.port.postMessage('sign-in');
  const leave = () => worker.port.postMessage('leave');
  globalThis.addEventListener('pagehide', leave);
  return () => {
    globalThis.removeEventListener('pagehide', leave);
    leave();
    worker.port.close();
  };
}

function listenAlone(hear: (message: LiveMessage) => void): () => void {
  const stream = new EventSource('/api/v1/live');
  stream.onmessage = ({ data }) => hear(JSON.parse(String(data)) as LiveMessage);
  stream.onerror = () => hear({ kind: 'lost', id: '' });
  return () => stream.close();
}
