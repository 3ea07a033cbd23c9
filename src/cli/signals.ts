export interface LongRunning<Running> {
  readonly start: () => Promise<Running>;
  /** Says that it runs; left out when it was told to stop meanwhile. */
  readonly ready: (running: Running) => void;
  readonly stop: (running: Running) => Promise<void>;
  readonly say: (line: string) => void;
}

/**
 * Starts, runs until Ctrl-C or a stop signal, stops everything once. A signal during the start takes effect as soon as
 * the start is through, so that nothing half-started stays behind; a second one ends the program at once.
 */
export async function runUntilSignal<Running>(work: LongRunning<Running>): Promise<void> {
  let told = false;
  const signal = new Promise<void>((resolve) => {
    const end = () => {
      if (told) process.exit(130);
      told = true;
      work.say('Stopping …');
      resolve();
    };
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, end);
  });
  const running = await work.start();
  if (!told) work.ready(running);
  await signal;
  await work.stop(running);
  work.say('Stopped.');
}
