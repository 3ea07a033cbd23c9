/** Waits for Ctrl-C or a stop signal, then stops everything once; a second signal ends the program at once. */
export async function runUntilSignal(stop: () => Promise<void>, say: (line: string) => void): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  say('Stopping …');
  process.once('SIGINT', () => process.exit(130));
  await stop();
  say('Stopped.');
}
