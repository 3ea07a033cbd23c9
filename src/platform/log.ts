import { machineInstant } from './clock.ts';

/** One line of JSON per event on standard error. Ids and codes only: no names, no addresses, no free text from a report. */
export function log(
  event: string,
  detail: Readonly<Record<string, string | number | boolean | null>> = {},
): void {
  process.stderr.write(JSON.stringify({ at: machineInstant().toString(), event, ...detail }) + '\n');
}
