import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/**
 * Reads every import and fails on one that the table of parts and floors forbids (docs/architecture.md).
 * A part may import parts on lower floors, through their index.ts; parts on one floor do not import each other.
 */
const FLOOR: Record<string, number> = {
  platform: 1,
  safeguards: 2,
  policy: 3,
  people: 3,
  directory: 3,
  notices: 4,
  obligations: 5,
  training: 6,
  journey: 7,
  awareness: 8,
};
/** The one exception of the table: holiday tables belong to policy, duty calendars to directory. */
const SAME_FLOOR_ALLOWED = new Set(['directory > policy']);
const STAGE = /^(\d)-[a-z]+$/;
const SRC = dirname(fileURLToPath(import.meta.url));

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

test('no import crosses a wall', () => {
  expect(allImports().map(wrong).filter(Boolean)).toEqual([]);
});

test('every folder of src is a part of the table', () => {
  const known = new Set([...Object.keys(FLOOR), 'web', 'cli']);
  const folders = readdirSync(SRC, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  expect(folders.filter((folder) => !known.has(folder))).toEqual([]);
});

test.each([
  ['a lower part does not reach up', 'notices/engine.ts', 'journey/flow.ts', true],
  ['a part is entered through its index', 'journey/flow.ts', 'people/people.ts', true],
  ['through the index it is fine', 'journey/flow.ts', 'people/index.ts', false],
  ['the platform may be imported file by file', 'notices/engine.ts', 'platform/live.ts', false],
  ['parts of one floor stay apart', 'people/people.ts', 'policy/index.ts', true],
  ['directory may ask policy for holidays', 'directory/directory.ts', 'policy/index.ts', false],
  [
    'a screen never imports server code',
    'journey/3-routing/PlacesScreen.tsx',
    'journey/3-routing/routing.ts',
    true,
  ],
  [
    'a screen may import rules',
    'journey/1-intake/IntakeScreen.tsx',
    'journey/2-screening/screening.rules.ts',
    false,
  ],
  [
    'an earlier stage does not know a later one',
    'journey/1-intake/drafts.ts',
    'journey/4-dispatch/masking.rules.ts',
    true,
  ],
  [
    "a later stage may use an earlier one's rules",
    'journey/4-dispatch/package.rules.ts',
    'journey/1-intake/codes.ts',
    false,
  ],
  [
    'of an earlier stage only its rules are known',
    'journey/5-acknowledgement/answers.ts',
    'journey/1-intake/drafts.ts',
    true,
  ],
  ['rules import no database code', 'journey/2-screening/screening.rules.ts', 'platform/db/tx.ts', true],
] as const)('the check itself: %s', (_why, from, to, isWrong) => {
  expect(Boolean(wrong({ from, to, typeOnly: false }))).toBe(isWrong);
});

/** The sentence that says what is wrong with an import, or nothing. Paths are relative to src. */
function wrong({ from, to, typeOnly }: Import): string | undefined {
  if (/\.test\.tsx?$/.test(from) || !from.includes('/')) return undefined;
  const [fromPart, toPart] = [from.split('/')[0]!, to.split('/')[0]!];
  const complaint = (why: string) => `${from} imports ${to}: ${why}`;
  if (!to.includes('/') && fromPart !== 'cli')
    return complaint('only main.ts and the commands import files of src itself');
  if (fromPart === 'cli') return undefined;
  if (isScreen(from))
    return isScreenImport(to)
      ? undefined
      : complaint('a screen imports web/, *.api.ts, *.rules.ts and code lists only');
  if (isPure(from))
    return isPure(to) || (typeOnly && to.endsWith('/index.ts'))
      ? inside(from, to, complaint, true)
      : complaint('rules and schemas import only rules and schemas');
  return inside(from, to, complaint, false) ?? entry(fromPart, toPart, to, complaint);
}

function inside(
  from: string,
  to: string,
  complaint: (why: string) => string,
  pure: boolean,
): string | undefined {
  const [fromPart, toPart] = [from.split('/')[0]!, to.split('/')[0]!];
  if (fromPart === toPart) return fromPart === 'journey' ? stages(from, to, complaint) : undefined;
  const [low, high] = [FLOOR[toPart] ?? 99, FLOOR[fromPart] ?? 0];
  if (low < high || SAME_FLOOR_ALLOWED.has(`${fromPart} > ${toPart}`)) return undefined;
  return complaint(
    pure ? 'rules import rules of their own or lower parts' : 'parts import lower floors only',
  );
}

function entry(
  fromPart: string,
  toPart: string,
  to: string,
  complaint: (why: string) => string,
): string | undefined {
  if (fromPart === toPart || toPart === 'platform' || to.endsWith('/index.ts') || isPure(to))
    return undefined;
  return complaint('parts are entered through their index.ts');
}

function stages(from: string, to: string, complaint: (why: string) => string): string | undefined {
  const [fromStage, toStage] = [stageOf(from), stageOf(to)];
  if (fromStage === undefined || fromStage === toStage) return undefined;
  if (toStage === undefined)
    return to.endsWith('flow.ts') && !/\.(routes|jobs)\.ts$/.test(from)
      ? complaint('inside a stage only routes and jobs know flow.ts')
      : undefined;
  if (toStage > fromStage) return complaint('a stage knows earlier stages only');
  return isPure(to) ? undefined : complaint('of an earlier stage only rules and schemas are known');
}

function stageOf(path: string): number | undefined {
  const match = STAGE.exec(path.split('/')[1] ?? '');
  return match ? Number(match[1]) : undefined;
}

const isScreen = (path: string) => path.endsWith('.tsx') || path.startsWith('web/');
/** Code lists and the journey's states are plain data; screens and rules read them like rules. */
const isPure = (path: string) =>
  /\.(rules|api)\.ts$/.test(path) || /\/(\w+-)?codes\.ts$/.test(path) || path === 'journey/journey.ts';
const isScreenImport = (to: string) => isScreen(to) || isPure(to);

function allImports(): Import[] {
  return files(SRC)
    .flatMap((file) =>
      [
        ...readFileSync(file, 'utf8').matchAll(
          /^\s*(?:import|export)\s(type\s)?[^;'"]*?from\s+['"](\.[^'"]+)['"]/gm,
        ),
      ].map(([, typeOnly, target]): Import => ({
        from: relative(SRC, file),
        to: relative(SRC, resolve(dirname(file), target!)),
        typeOnly: Boolean(typeOnly),
      })),
    )
    .filter(({ to }) => !to.startsWith('..') && /\.tsx?$/.test(to));
}

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}
