import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser'];
const MISSING =
  'The browser tests need Chromium: install it (on Debian: apt-get install chromium) or name its program in CHROMIUM.';

/** The installed Chromium: CHROMIUM, else Debian's place, else what PATH has. Throws one clear sentence when none is there. */
export function chromiumPath(): string {
  const named = process.env.CHROMIUM;
  if (named) {
    if (isProgram(named)) return named;
    throw new Error(`CHROMIUM names ${named}, which is not a program that can be started.`);
  }
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const found = ['/usr/bin/chromium', ...onPath].find(isProgram);
  if (!found) throw new Error(MISSING);
  return found;
}

/** As chromiumPath, but installs Debian's Chromium first where that is possible: root on a system with apt-get. */
export function ensureChromium(say: (line: string) => void): string {
  try {
    return chromiumPath();
  } catch (error) {
    if (process.env.CHROMIUM || process.getuid?.() !== 0 || !hasAptGet()) throw error;
  }
  say('Installing Chromium for the browser tests.');
  // The lists of a fresh container are empty; then the first try fails and they are fetched.
  if (!aptGet('install', '-y', '--no-install-recommends', 'chromium')) {
    aptGet('update');
    if (!aptGet('install', '-y', '--no-install-recommends', 'chromium')) throw new Error(MISSING);
  }
  return chromiumPath();
}

/** Headless, on its own, without a word to the outside. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    headless: true,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function hasAptGet(): boolean {
  return spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Waits while another run of the tests holds the package manager. */
function aptGet(...args: string[]): boolean {
  const { status } = spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=600', '-q', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return status === 0;
}
