import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Alert } from './alert.ts';

/** All that a witness remembers. It is on disk before anybody is told. */
export interface WitnessState {
  /** Public key of the log, as one line. Another key is another log. */
  readonly logKey: string;
  /** Size and root (base64) of the last checkpoint it cosigned; zero before the first. */
  readonly size: number;
  readonly root: string;
  /** That checkpoint with its signatures. */
  readonly note: string;
  readonly alerts: readonly Alert[];
}

export interface StateFile {
  readonly state: WitnessState;
  save(next: WitnessState): void;
}

/** Opens the memory in `folder`, or begins one for the log of `logKey`. A witness that knows another log refuses. */
export function openState(folder: string, logKey: string): StateFile {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'witness.json');
  let state: WitnessState = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as WitnessState)
    : { logKey, size: 0, root: '', note: '', alerts: [] };
  if (state.logKey !== logKey)
    throw new Error(
      `The witness in ${folder} watches another log. Give a new one another folder; never empty this one.`,
    );
  return {
    get state() {
      return state;
    },
    save(next) {
      writeWhole(file, JSON.stringify(next, null, 2));
      state = next;
    },
  };
}

/** Whole or not at all, also after a power cut. */
function writeWhole(file: string, text: string): void {
  const part = `${file}.part`;
  const handle = openSync(part, 'w', 0o600);
  try {
    writeFileSync(handle, text); // all of it, or an error
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(part, file);
  const folder = openSync(join(file, '..'), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
