/**
 * `npm test`: types, lint, the pages, then the rules, slices and browser tests; with `--long` the full counts too.
 * The last line is `N passed, N failed`; the exit code is 0 only when nothing failed. Several may run at once: each has
 * databases, data folders and ports of its own.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from '../test/setup/chromium.ts';
import { buildWeb } from './build-web.ts';

interface Count {
  readonly passed: number;
  readonly failed: number;
}

/** What vitest's JSON report says, as far as it is counted here. */
interface Report {
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

const ROOT = join(import.meta.dirname, '..');
const MODULES = join(ROOT, 'node_modules');
const PASSED: Count = { passed: 1, failed: 0 };
const FAILED: Count = { passed: 0, failed: 1 };
const scratch = mkdtempSync(join(tmpdir(), 'hartline-run-'));

const checks: [string, () => Promise<Count>][] = [
  ['typecheck', () => check('typescript-7/bin/tsc', '--noEmit', '-p', 'tsconfig.json')],
  ['lint', lint],
  ['pages', pages],
  ['rules', () => vitest('rules')],
  ['slices', () => vitest('slices')],
  ['browser', browser],
  ...(process.argv.includes('--long')
    ? [['long', () => vitest('long')] satisfies [string, () => Promise<Count>]]
    : []),
];

const counts: Count[] = [];
try {
  for (const [name, work] of checks) {
    process.stdout.write(`\n== ${name}\n`);
    const began = performance.now();
    const count = await work().catch((error: unknown) => {
      process.stdout.write(`${(error as Error).message}\n`);
      return FAILED;
    });
    counts.push(count);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const result = count.failed > 0 ? `${count.failed} wrong` : 'all right';
    process.stdout.write(`-- ${name}: ${result} (${seconds} s)\n`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
process.exitCode = failed === 0 ? 0 : 1;
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);

async function check(program: string, ...args: string[]): Promise<Count> {
  return (await run(program, args)) === 0 ? PASSED : FAILED;
}

async function lint(): Promise<Count> {
  const eslint = await run('eslint/bin/eslint.js', ['.']);
  const prettier = await run('prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']);
  return eslint === 0 && prettier === 0 ? PASSED : FAILED;
}

/** A build that does not work counts as one failure; one that does is no test. */
async function pages(): Promise<Count> {
  await buildWeb();
  return { passed: 0, failed: 0 };
}

function browser(): Promise<Count> {
  ensureChromium((line) => process.stdout.write(`${line}\n`));
  return vitest('browser');
}

/** A file that cannot be loaded and a run that ends badly without a failed test count as one failure each. */
async function vitest(project: string): Promise<Count> {
  const file = join(scratch, `${project}.json`);
  const status = await run('vitest/vitest.mjs', [
    ...['run', '--project', project, '--no-cache'],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
  ]);
  const count = countReport(file);
  return status !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}

function countReport(file: string): Count {
  let report: Report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    return FAILED; // it ended before it could write one
  }
  const states = report.testResults.flatMap(({ status, assertionResults }) =>
    status === 'failed' && assertionResults.every((one) => one.status !== 'failed')
      ? ['failed', ...assertionResults.map((one) => one.status)]
      : assertionResults.map((one) => one.status),
  );
  return {
    passed: states.filter((state) => state === 'passed').length,
    failed: states.filter((state) => state === 'failed').length,
  };
}

function run(program: string, args: readonly string[]): Promise<number> {
  const { NODE_ENV: _buildMode, ...env } = process.env;
  const child = spawn(process.execPath, [join(MODULES, program), ...args], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
