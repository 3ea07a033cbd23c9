import type { FieldProblem } from './errors.ts';

/** Nothing of ours nests deeper than a few levels; whatever walks through a value may rely on this bound. */
const DEEPEST = 32;

/**
 * The first text in a JSON value that cannot be kept faithfully: U+0000 (PostgreSQL has no place for it) or half of a
 * surrogate pair (not a character), in values and in keys; also keys that reach into JavaScript's own prototypes, and
 * values nested so deep that following them would exhaust the stack.
 */
export function badTextIn(value: unknown, path = '', depth = 0): FieldProblem | undefined {
  if (typeof value === 'string') return badText(value, path);
  if (depth > DEEPEST) return { path, code: 'too_deep', message: `Nested deeper than ${DEEPEST} levels.` };
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const bad = badTextIn(item, `${path}[${index}]`, depth + 1);
      if (bad) return bad;
    }
    return undefined;
  }
  if (value === null || typeof value !== 'object') return undefined;
  for (const key of Object.keys(value)) {
    const at = path ? `${path}.${key}` : key;
    if (key === '__proto__' || key === 'constructor' || key === 'prototype')
      return { path: at, code: 'unknown_field', message: 'This field is not known here.' };
    const bad = badText(key, path) ?? badTextIn((value as Record<string, unknown>)[key], at, depth + 1);
    if (bad) return bad;
  }
  return undefined;
}

function badText(text: string, path: string): FieldProblem | undefined {
  if (text.includes('\u0000'))
    return {
      path,
      code: 'zero_character',
      message: 'The text contains the character U+0000, which cannot be stored.',
    };
  if (!text.isWellFormed())
    return {
      path,
      code: 'broken_character',
      message: 'The text contains half of a character (a lone surrogate).',
    };
  return undefined;
}
