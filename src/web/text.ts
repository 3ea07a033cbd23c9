import { accessEn } from './messages/access.en.ts';
import { en } from './messages/en.ts';
import { exportsEn } from './messages/exports.en.ts';
import { intakeEn } from './messages/intake.en.ts';
import { shellEn } from './messages/shell.en.ts';
import { safeguardsEn } from './messages/safeguards.en.ts';
import { recordsEn } from './messages/records.en.ts';
import { releasesEn } from './messages/releases.en.ts';
import { wallsEn } from './messages/walls.en.ts';
import { workEn } from './messages/work.en.ts';
import { translator } from './messages/message.ts';
import type { Translator } from './messages/message.ts';

/** Every text of the signed-in screens. A further language is a further catalog with exactly these keys. */
const catalog = {
  ...en,
  ...shellEn,
  ...intakeEn,
  ...workEn,
  ...safeguardsEn,
  ...recordsEn,
  ...accessEn,
  ...wallsEn,
  ...exportsEn,
  ...releasesEn,
};
export type TextKey = keyof typeof catalog;

export const LOCALE = 'en-US';

/** The text of a key; a key that no catalog has does not compile. */
export const t: Translator<TextKey> = translator(catalog, LOCALE);

/** True for a code that has a text, so that a code of a newer server shows as itself instead of failing. */
export function hasText(key: string): key is TextKey {
  return Object.hasOwn(catalog, key);
}

/** The label of a code, e.g. `label('status', 'opened')`; the code in plain words when no catalog knows it. */
export function label(group: string, code: string): string {
  const key = `${group}.${code}`;
  return hasText(key) ? t(key) : code.replaceAll('_', ' ');
}
