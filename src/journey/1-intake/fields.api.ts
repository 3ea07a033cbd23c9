import { z } from 'zod';
import { codes } from './codes.ts';
import type { LABELS } from './codes.ts';

/** Building blocks of every request body: text is never coerced, trimmed or cut, only refused. */
export const LIMITS = {
  shortText: 200,
  text: 4_000,
  narrative: 100_000,
  asTyped: 20_000,
  items: 50,
} as const;

const NUL = '\u0000';

/** PostgreSQL stores no U+0000 and half a surrogate pair is no character. */
export function isStorable(text: string): boolean {
  return !text.includes(NUL) && text.isWellFormed();
}

/** Characters as people and JSON Schema count them: an emoji is one, though JavaScript counts two. */
function characters(text: string, most: number): number {
  return text.length <= most ? text.length : [...text].length;
}

export function textUpTo(most: number) {
  return z
    .string()
    .refine((text) => isStorable(text), {
      error: 'Contains a character that cannot be stored (U+0000 or half a surrogate pair).',
    })
    .refine((text) => text.length <= most * 2 && characters(text, most) <= most, {
      error: `Longer than ${most} characters.`,
    })
    .meta({ maxLength: most });
}

export const shortText = textUpTo(LIMITS.shortText);
export const longText = textUpTo(LIMITS.text);

/** A day that exists: 30 February is refused, and so is the year 0, which PostgreSQL does not have. */
export const isoDate = z.iso.date().refine((text) => !text.startsWith('0000'), { error: 'No such year.' });

/** A moment with its offset from UTC, e.g. 2026-03-08T01:30:00-05:00; nanoseconds are the finest that `Temporal` reads. */
export const isoInstant = z.iso
  .datetime({ offset: true })
  .refine((text) => !/\.\d{10}/.test(text), { error: 'At most nine digits of a second.' });

/** Names one item of a list inside its report, so that two editors mean the same child. */
export const itemId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, { error: 'Letters, digits, - and _ only, at most 64.' });

/** Every field of an intake is optional: a draft may be empty. */
export const code = <L extends keyof typeof LABELS>(list: L) => z.enum(codes(list)).optional();
export const manyCodes = <L extends keyof typeof LABELS>(list: L) =>
  z
    .array(z.enum(codes(list)))
    .max(LIMITS.items)
    .optional();
export const answer = code('answer');
export const short = shortText.optional();
export const long = longText.optional();
export const shorts = z.array(shortText).max(LIMITS.items).optional();
export const flag = z.boolean().optional();

/** A list whose items keep their identity between saves; an item without `id` is given one by the server. */
export function items<S extends z.ZodRawShape>(shape: S) {
  return z
    .array(z.strictObject({ id: itemId.optional(), ...shape }))
    .max(LIMITS.items)
    .superRefine((list, refusal) => {
      const seen = new Set<string>();
      list.forEach((item, index) => {
        const id = (item as { id?: string }).id;
        if (id !== undefined && seen.has(id))
          refusal.addIssue({ code: 'custom', path: [index, 'id'], message: 'Used twice in this list.' });
        if (id !== undefined) seen.add(id);
      });
    })
    .optional();
}
