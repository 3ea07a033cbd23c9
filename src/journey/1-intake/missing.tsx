import { t } from '../../web/text.ts';
import { isMeant, partsOf } from './draft-fields.rules.ts';
import { contentOf } from './draft-fields.rules.ts';
import type { DraftFields } from './draft-fields.rules.ts';
import { fieldText } from './inputs.tsx';
import type { SectionName } from './Section.tsx';
import { submissionProblems } from './submission.rules.ts';

interface MissingField {
  readonly path: string;
  readonly text: string;
  /** Where to look when the field itself is not on the page; null = it belongs to no field of this form. */
  readonly section: SectionName | null;
}

const LIST_SECTION: Readonly<Record<string, SectionName>> = {
  children: 'children',
  places: 'places',
  allegedPerpetrators: 'perpetrators',
  caregivers: 'family',
  siblings: 'family',
};

/** What still stands between the draft and its submission, each with the field to go to. */
export function whatIsMissing(draft: DraftFields): MissingField[] {
  const child = draft.items.children[0];
  const required = submissionProblems({ ...contentOf(draft), asTyped: undefined }).map(
    ({ path }): MissingField => {
      if (path === 'channel') return { path, text: t('intake.need.channel'), section: 'caller' };
      if (path === 'dangerNow') return { path, text: t('intake.need.dangerNow'), section: 'safety' };
      if (path === 'narrative') return { path, text: t('intake.need.narrative'), section: 'narrative' };
      const first = child === undefined ? path : `children[${child}].age`;
      return { path: first, text: t('intake.need.child'), section: 'children' };
    },
  );
  const typed = Object.entries(draft.fields).flatMap(([key, text]): MissingField[] => {
    if (!key.startsWith('asTyped.')) return [];
    const path = key.slice('asTyped.'.length);
    if (!isMeant(draft, 'asTyped', path)) return [];
    const parts = partsOf(path);
    const group = parts.kind === 'item' ? parts.list : parts.kind === 'section' ? parts.section : '';
    return [
      {
        path,
        text: t('intake.need.typed', { field: fieldText(group, parts.name), text: shortened(String(text)) }),
        section: /\[\d+\]/.test(path) ? null : (LIST_SECTION[group] ?? 'caller'),
      },
    ];
  });
  return [...required.filter(({ path }) => !typed.some((one) => one.path === path)), ...typed];
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)} …` : text;
}
