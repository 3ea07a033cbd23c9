import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Words that occur nowhere by chance; all begin alike, so that one search finds each of them. */
const STEM = 'quorvexi';

/** An invented word for one text, e.g. `Quorvexinarrative`; `found` gives its end back. */
export function word(what: string): string {
  return `Quorvexi${what}`;
}

/** Which planted words stand in some bytes, whatever their letters' case, as text, in hexadecimal or in base64. */
export function found(bytes: Buffer): string[] {
  const ends = new Set<string>();
  // One byte, one character: places are those of the file, and the search is that of a long text.
  const text = bytes.toString('latin1').toLowerCase();
  for (let at = text.indexOf(STEM); at >= 0; at = text.indexOf(STEM, at + 1))
    ends.add(/^[a-z]*/.exec(text.slice(at + STEM.length, at + STEM.length + 40))![0]);
  for (const written of REWRITTEN) if (bytes.includes(written)) ends.add(`rewritten as ${written}`);
  return [...ends].sort();
}

/** The stem as it would stand in base64 and hexadecimal, at each of the places where a group of bytes may begin. */
const REWRITTEN = [STEM, 'Quorvexi'].flatMap((stem) => [
  Buffer.from(stem).toString('hex'),
  Buffer.from(stem).toString('hex').toUpperCase(),
  ...[0, 1, 2].map((before) => {
    const all = Buffer.from('\0'.repeat(before) + stem).toString('base64url');
    // The letters at both ends also hold bits of what stands beside the word.
    return all.slice(Math.ceil((before * 8) / 6), Math.floor(((before + stem.length) * 8) / 6));
  }),
]);

/** The planted words of each file below a folder: `[path, words]`, files without any left out. */
export async function foundBelow(folder: string): Promise<[file: string, words: string[]][]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const all: [string, string[]][] = [];
  for (const file of files.filter((one) => one.isFile())) {
    const path = join(file.parentPath, file.name);
    const words = found(await readFile(path));
    if (words.length > 0) all.push([path.slice(folder.length + 1), words]);
  }
  return all;
}
