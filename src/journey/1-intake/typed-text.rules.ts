import { LIMITS } from './fields.api.ts';

const NUL = String.fromCodePoint(0);

/** What a database can store: half a character becomes the replacement sign, U+0000 is no text at all. */
export function storable(typed: string): string {
  return typed.replaceAll(NUL, '').toWellFormed();
}

export function fitsInto(typed: string, most: number): boolean {
  return typed.length <= most || [...typed].length <= most;
}

/** "Star, Tiny,  " as its parts; undefined when there are too many or one is too long. */
export function parseList(typed: string, most: number = LIMITS.shortText): string[] | undefined {
  const parts = [
    ...new Set(
      typed
        .split(/[,;\n]/)
        .map((part) => part.trim())
        .filter(Boolean),
    ),
  ];
  const fits = parts.length <= LIMITS.items && parts.every((part) => fitsInto(part, most));
  return fits ? parts : undefined;
}
