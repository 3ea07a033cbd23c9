import { existsSync, readFileSync } from 'node:fs';
import ts from 'typescript';

/**
 * The titles of a test file as they are written in it, read without running it: every `describe`, `test` and `it`, with
 * the titles around it joined by ` > ` as the runner prints them. Templates stay templates: `%s`, `$name` and `${…}`
 * stand as in the source. What is skipped or still to do has no title here.
 */
export function titlesOf(source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node, around: readonly string[]): void => {
    const named = ts.isCallExpression(node) ? namedBlock(node) : undefined;
    if (named === 'skipped') return;
    const path = named === undefined ? around : [...around, named];
    if (named !== undefined) found.push(path.join(' > '));
    ts.forEachChild(node, (child) => visit(child, path));
  };
  visit(ts.createSourceFile('x.test.ts', source, ts.ScriptTarget.Latest, true), []);
  return found;
}

/** The title of `test('…', …)`, `describe.each(…)('…', …)` and their like; undefined for every other call. */
function namedBlock(call: ts.CallExpression): string | undefined {
  const words = calleeWords(call.expression);
  if (!words || !['describe', 'test', 'it'].includes(words[0]!)) return undefined;
  const title = call.arguments[0];
  // `test.each(table)` alone only makes the function that is then called with a title.
  if (!title || call.arguments.length < 2) return undefined;
  if (words.some((word) => ['skip', 'todo', 'fails'].includes(word))) return 'skipped';
  if (ts.isStringLiteralLike(title)) return title.text;
  return ts.isTemplateExpression(title) ? title.getText().slice(1, -1) : undefined;
}

/** `describe.each(rows)` → `['describe', 'each']`. */
function calleeWords(callee: ts.Expression): string[] | undefined {
  if (ts.isIdentifier(callee)) return [callee.text];
  if (ts.isCallExpression(callee)) return calleeWords(callee.expression);
  if (ts.isTaggedTemplateExpression(callee)) return calleeWords(callee.tag);
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const words = calleeWords(callee.expression);
  return words && [...words, callee.name.text];
}

const known = new Map<string, ReadonlySet<string>>();

/**
 * What is wrong with a piece of evidence; undefined when it stands. Evidence is `file.test.ts > title`, where the title is
 * that of one test or of one describe (all its tests), alone or with the titles around it, as written in the file;
 * or the path of a document of this repository.
 */
export function wrongWith(evidence: string): string | undefined {
  const [file, ...title] = evidence.split(' > ');
  if (!existsSync(file!)) return `no such file: ${file}`;
  if (title.length === 0)
    return /^(docs|data)\/|\.md$/.test(file!) ? undefined : `neither a test nor a document: ${file}`;
  if (!/\.test\.ts$/.test(file!)) return `not a test file: ${file}`;
  let titles = known.get(file!);
  if (!titles) known.set(file!, (titles = new Set(titlesOf(readFileSync(file!, 'utf8')))));
  const cited = title.join(' > ');
  const stands = [...titles].some((written) => written === cited || written.endsWith(` > ${cited}`));
  return stands ? undefined : `no such test in ${file}: ${cited}`;
}
