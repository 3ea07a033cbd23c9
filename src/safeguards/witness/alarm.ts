import { appendJsonLine } from '../../platform/json-lines.ts';
import { FINDINGS } from './alert.ts';
import type { Alert, Finding } from './alert.ts';
import type { StateFile } from './state.ts';

/** What is remembered of old alerts. */
const MOST_KEPT = 200;

export interface Alarm {
  /** What one kind of look finds now. What it found before and finds no more stays known, but stands no longer. */
  report(look: string, findings: readonly Finding[]): void;
}

/** Each finding is told once, as one line of JSON, and again when it comes back. Nothing here ever forgets by itself. */
export function createAlarm(
  memory: StateFile,
  options: {
    readonly file: string;
    readonly now: () => Temporal.Instant;
    readonly say: (line: string) => void;
  },
): Alarm {
  const standing = new Map<string, ReadonlySet<string>>();
  return {
    report(look, findings) {
      const before = standing.get(look) ?? new Set();
      const now = new Set(findings.map(keyOf));
      const fresh = [...new Map(findings.map((one) => [keyOf(one), one]))].filter(
        ([key]) => !before.has(key),
      );
      if (fresh.length === 0 && [...before].every((key) => now.has(key))) return;
      const others = [...standing].filter(([other]) => other !== look).map(([, keys]) => keys);
      const stands = new Set([...others, now].flatMap((keys) => [...keys]));
      const told = fresh.map(([, { kind, subject }]): Alert => ({
        kind,
        subject,
        at: options.now().toString({ smallestUnit: 'millisecond' }),
        says: FINDINGS[kind],
        standing: true,
      }));
      for (const alert of told) {
        appendJsonLine(options.file, alert);
        options.say(JSON.stringify(alert));
      }
      const toldNow = new Set(told.map(keyOf));
      const earlier = memory.state.alerts
        .filter((alert) => !toldNow.has(keyOf(alert)))
        .map((alert) => ({ ...alert, standing: stands.has(keyOf(alert)) }));
      memory.save({ ...memory.state, alerts: [...earlier, ...told].slice(-MOST_KEPT) });
      // Last: what could not be written down is found and told again.
      standing.set(look, now);
    },
  };
}

const keyOf = ({ kind, subject }: Finding) => `${kind} ${subject}`;
