/** What the tabs of one browser tell each other about its session. Never content. */
export type TabMessage =
  | { readonly kind: 'input' }
  | { readonly kind: 'locked' }
  | { readonly kind: 'signed_out' }
  | { readonly kind: 'signed_in'; readonly account: string };

const channel = new BroadcastChannel('hartline-session');

export function tellTabs(message: TabMessage): void {
  channel.postMessage(message);
}

/** Hears the other tabs; the answer ends it. */
export function hearTabs(listener: (message: TabMessage) => void): () => void {
  const hear = ({ data }: MessageEvent<TabMessage>) => listener(data);
  channel.addEventListener('message', hear);
  return () => channel.removeEventListener('message', hear);
}
