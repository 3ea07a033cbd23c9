import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartupProblem } from '../../platform/postgres/problem.ts';
import { KEY_BYTES } from './envelope.ts';

/** Why the root key cannot be had; `message` is for the operator and holds no key. */
class RootKeyProblem extends StartupProblem {}

export type RootKeySource =
  | { readonly file: string; /** Makes the file when there is none. */ readonly make?: boolean }
  /** A command line that prints the keys, e.g. of a key-management service. */
  | { readonly command: string };

/** The versions of the root key. New keys are wrapped with the newest; the older ones open what they wrapped. */
export interface RootKeys {
  readonly newest: number;
  get(version: number): Buffer | undefined;
  readonly versions: readonly number[];
}

const COMMAND_MS = 15_000;
const LINE = /^(?<version>[1-9]\d{0,5})\s+(?<key>[A-Za-z0-9+/]{43}=)$/;
const HEADING =
  '# Root key of Hartline: one line per version, newest last. Whoever has this file can open every sealed text.\n';

export async function loadRootKeys(source: RootKeySource): Promise<RootKeys> {
  if ('command' in source) return parseRootKeys(await output(source.command), 'the root key command');
  if (source.make && !existsSync(source.file)) makeRootKeyFile(source.file);
  let text: string;
  try {
    text = readFileSync(source.file, 'utf8');
  } catch (error) {
    throw new RootKeyProblem(
      `The root key file ${source.file} cannot be read (${String((error as NodeJS.ErrnoException).code)}).`,
    );
  }
  return parseRootKeys(text, source.file);
}

/** Changes whenever the file was written anew; a command is only asked again when a version is missing. */
export function rootKeyStamp(source: RootKeySource): string {
  if ('command' in source) return 'command';
  const { ctimeNs, size } = statSync(source.file, { bigint: true });
  return `${ctimeNs} ${size}`;
}

function makeRootKeyFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${HEADING}${newRootKeyLine(1)}`, { mode: 0o600, flag: 'wx', flush: true });
}

function newRootKeyLine(version: number): string {
  return `${version} ${randomBytes(KEY_BYTES).toString('base64')}\n`;
}

/** Puts one more version into the file. The older ones stay until nothing is wrapped with them. */
export async function addRootKeyVersion(file: string): Promise<number> {
  const { newest } = await loadRootKeys({ file });
  replaceFile(file, `${readFileSync(file, 'utf8').trimEnd()}\n${newRootKeyLine(newest + 1)}`);
  return newest + 1;
}

/** Takes a version out of the file: whatever it alone opens stays shut for good. */
export async function removeRootKeyVersion(file: string, version: number): Promise<void> {
  const { newest, versions } = await loadRootKeys({ file });
  if (!versions.includes(version)) throw new RootKeyProblem(`${file} has no version ${version}.`);
  if (version === newest) throw new RootKeyProblem(`Version ${version} is the newest; add another first.`);
  const lines = readFileSync(file, 'utf8').split('\n');
  replaceFile(file, lines.filter((line) => !line.startsWith(`${version} `)).join('\n'));
}

/** A reader sees the old lines or the new ones, never half of them. */
function replaceFile(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

function parseRootKeys(text: string, from: string): RootKeys {
  const keys = new Map<number, Buffer>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const { version, key } = LINE.exec(line.trim())?.groups ?? {};
    if (version === undefined || key === undefined)
      throw new RootKeyProblem(
        `Line ${index + 1} of ${from} is not "VERSION KEY", where KEY is the base64 of 32 bytes.`,
      );
    if (keys.has(Number(version)))
      throw new RootKeyProblem(`${from} has version ${version} of the root key twice.`);
    keys.set(Number(version), Buffer.from(key, 'base64'));
  }
  if (keys.size === 0) throw new RootKeyProblem(`There is no root key in ${from}.`);
  const versions = [...keys.keys()].sort((a, b) => a - b);
  return { newest: versions.at(-1)!, get: (version) => keys.get(version), versions };
}

function output(command: string): Promise<string> {
  const [shell, flag] = process.platform === 'win32' ? ['cmd', '/c'] : ['/bin/sh', '-c'];
  return new Promise((resolve, reject) => {
    execFile(shell, [flag, command], { timeout: COMMAND_MS, maxBuffer: 64 * 1024 }, (error, stdout) => {
      if (!error) return resolve(stdout);
      const how = error.killed ? `gave no answer in ${COMMAND_MS / 1000} s` : `ended with ${error.code}`;
      reject(new RootKeyProblem(`HARTLINE_ROOT_KEY_COMMAND ${how}.`));
    });
  });
}
