// Makes a clone ready to run: installs what the lock file asks for and node_modules lacks. Runs before `npm start` and
// `npm test`, on whatever Node the machine has (20.19 or later), so it is plain JavaScript without dependencies.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const NODE = 26;

if (!isInstalled()) {
  console.log('Installing what Hartline needs from npm; this takes about a minute.');
  const status = install();
  if (status !== 0) process.exit(status);
}
if (!hasPackagedNode() && Number(process.versions.node.split('.')[0]) < NODE) {
  console.error(
    `Hartline needs Node ${NODE}, which npm does not offer for ${process.platform}-${process.arch} and this is Node ${process.versions.node}: install Node ${NODE} from https://nodejs.org and start again.`,
  );
  process.exit(1);
}

/** Compares npm's own record of what it installed with the lock: dates tell nothing after a checkout. */
function isInstalled() {
  const wanted = packagesIn('package-lock.json');
  const present = packagesIn('node_modules/.package-lock.json'); // npm writes it last, so a broken install has none
  if (!wanted || !present) return false;
  delete wanted[''];
  const testing = process.env.npm_lifecycle_event === 'pretest';
  return (
    Object.keys(present).every((path) => wanted[path]) &&
    Object.entries(wanted).every(
      ([path, { version, integrity, optional, dev, devOptional }]) =>
        present[path]
          ? present[path].version === version && present[path].integrity === integrity
          : optional || ((dev || devOptional) && !testing), // another platform's; left out of a production install
    )
  );
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function install() {
  // The Node and npm that called us, not node_modules/.bin/node, which the install replaces.
  const { npm_node_execpath: node, npm_execpath: npm } = process.env;
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const [command, before, shell] =
    node && npm ? [node, [npm], false] : ['npm', [], process.platform === 'win32'];
  const { status, error } = spawnSync(command, [...before, ...args], { cwd: root, stdio: 'inherit', shell });
  if (error) console.error(`npm could not be started (${error.message}); run npm ci yourself.`);
  return status ?? 1;
}

function hasPackagedNode() {
  return ['node', 'node.exe', 'node.cmd'].some((name) => existsSync(join(root, 'node_modules/.bin', name)));
}
