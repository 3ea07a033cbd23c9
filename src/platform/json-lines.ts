import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';

/**
 * Appends `value` as one line of JSON to `file`, wholly or not at all: on a full disk the part that fitted is taken back,
 * so that every line of the file stays readable. Throws what the file system says.
 */
export function appendJsonLine(file: string, value: unknown): void {
  const handle = openSync(file, 'a', 0o600);
  try {
    const { size } = fstatSync(handle);
    const line = Buffer.from(`${JSON.stringify(value)}\n`);
    try {
      for (let done = 0; done < line.length;) done += writeSync(handle, line, done);
    } catch (error) {
      takeBack(handle, size);
      throw error;
    }
  } finally {
    closeSync(handle);
  }
}

function takeBack(handle: number, size: number): void {
  try {
    ftruncateSync(handle, size);
  } catch {
    // a device, not a file: nothing stays in it
  }
}
