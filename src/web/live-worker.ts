/**
 * One event stream per browser, shared by its tabs: a browser opens six connections to a server and no more.
 * Speaks ids only; each tab fetches what it shows.
 */
const RETRY_MS = 3000;
const ports = new Set<MessagePort>();
let stream: EventSource | undefined;

function tell(message: unknown): void {
  for (const port of ports) port.postMessage(message);
}

function open(): void {
  stream?.close();
  stream = new EventSource('/api/v1/live');
  stream.onopen = () => tell({ kind: 'open', id: '' });
  stream.onmessage = ({ data }) => tell(JSON.parse(String(data)));
  stream.onerror = () => {
    tell({ kind: 'lost', id: '' });
    // The browser tries again by itself unless the server refused: then it is up to us, as long as anybody listens.
    if (stream?.readyState === EventSource.CLOSED && ports.size > 0) setTimeout(open, RETRY_MS);
  };
}

(globalThis as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = ({ ports: [port] }) => {
  if (!port) return;
  ports.add(port);
  port.onmessage = ({ data }) => {
    if (data === 'sign-in') open();
    if (data === 'leave') ports.delete(port);
    if (data === 'sign-out' || ports.size === 0) stream?.close();
  };
  port.start();
};
