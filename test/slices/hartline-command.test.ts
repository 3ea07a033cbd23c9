import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const bin = join(import.meta.dirname, '../../bin');
let clone: string;

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'hartline bin '));
  for (const folder of ['bin', 'src/cli']) mkdirSync(join(clone, folder), { recursive: true });
  copyFileSync(join(bin, 'hartline.mjs'), join(clone, 'bin/hartline.mjs'));
  writeFileSync(join(clone, 'package.json'), '{"type":"module"}');
});
afterEach(() => rmSync(clone, { recursive: true }));

function installNode() {
  mkdirSync(join(clone, 'node_modules/.bin'), { recursive: true });
  symlinkSync(process.execPath, join(clone, 'node_modules/.bin/node'));
}

const program = (source: string) => writeFileSync(join(clone, 'src/cli/hartline.ts'), source);
const hartline = (node: string, ...args: string[]) =>
  spawnSync(node, [join(clone, 'bin/hartline.mjs'), ...args], { encoding: 'utf8' });

/** The machine's own Node, when it is an older one: what a user types `npx hartline` with. */
const olderNode = ['/usr/bin/node', '/usr/local/bin/node'].find((node) => {
  const version = Number(
    spawnSync(node, ['-p', 'process.versions.node.split(".")[0]'], { encoding: 'utf8' }).stdout,
  );
  return version >= 20 && version < 26;
});

test('without packages it says what to do', () => {
  expect(hartline(process.execPath)).toMatchObject({
    status: 1,
    stderr: 'Hartline is not installed yet: run npm ci first.\n',
  });
});

test('with the right Node it is the program itself, and adds no noise', () => {
  installNode();
  program('const args: string[] = process.argv.slice(2); console.log(args.join()); process.exitCode = 3;');
  expect(hartline(process.execPath, 'token', '--as', 'auditor')).toMatchObject({
    ...{ status: 3, stdout: 'token,--as,auditor\n', stderr: '' },
  });
});

describe.runIf(olderNode)('with an older Node', () => {
  test('the program runs on the packaged one, with the same arguments, output and exit code', () => {
    installNode();
    program('console.log(process.version, ...process.argv.slice(2)); process.exitCode = 3;');
    expect(hartline(olderNode!, 'a b', '--json')).toMatchObject({
      ...{ status: 3, stdout: `${process.version} a b --json\n`, stderr: '' },
    });
  });

  test('a missing Node 26 is named', () => {
    mkdirSync(join(clone, 'node_modules'));
    const { status, stderr } = hartline(olderNode!);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^Hartline needs Node 26 and this is Node 2\d\.\d+\.\d+: install it from https:\/\/nodejs\.org\.\n$/,
    );
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s reaches the program, which ends in its own way',
    async (signal) => {
      installNode();
      program(
        `process.on('${signal}', () => process.exit(5)); setInterval(() => {}, 1000); console.log('ready');`,
      );
      const child = spawn(olderNode!, [join(clone, 'bin/hartline.mjs')], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([5, null]);
    },
  );
});
