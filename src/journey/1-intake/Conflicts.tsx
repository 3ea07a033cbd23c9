import { useEffect, useRef } from 'react';
import { t } from '../../web/text.ts';
import { valueText } from '../labels.rules.ts';
import type { Autosave } from './autosave.tsx';
import type { Clash } from './draft-changes.rules.ts';
import { partsOf } from './draft-fields.rules.ts';
import type { FieldValue } from './draft-fields.rules.ts';
import { useClashes } from './editor.tsx';
import { fieldText } from './inputs.tsx';

/** Fields that somebody else changed at the same time: both values, and a choice for each. Everything else is saved. */
export function Conflicts({ autosave }: { autosave: Autosave }) {
  const clashes = useClashes(autosave);
  const title = useRef<HTMLHeadingElement>(null);
  const count = clashes.length;
  const before = useRef(0);
  useEffect(() => {
    // The last choice takes its button away; the focus stays in the list while there is one.
    if (count > 0 && count < before.current) title.current?.focus();
    before.current = count;
  }, [count]);
  if (count === 0) return null;
  return (
    <section className="conflicts" aria-labelledby="conflicts-title">
      <div role="alert">
        <h2 id="conflicts-title" ref={title} tabIndex={-1}>
          ▲ {t('intake.conflict', { count })}
        </h2>
        <p>{t('intake.conflict.help')}</p>
      </div>
      <ul>
        {clashes.map((clash) => (
          <li key={clash.path}>
            <strong>{nameOf(clash)}</strong>
            <div className="conflicts__values">
              {(['mine', 'theirs'] as const).map((side) => (
                <div key={side}>
                  <span className="quiet">{t(`intake.conflict.${side}`)}</span>{' '}
                  <span className="conflicts__value">{shown(clash[side], clash)}</span>{' '}
                  <button
                    type="button"
                    className="usa-button usa-button--outline"
                    onClick={() => autosave.resolve(clash, side)}
                  >
                    {t(`intake.conflict.keep.${side}`)} <span className="usa-sr-only">{nameOf(clash)}</span>
                  </button>
                </div>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function nameOf({ path, mine, theirs }: Clash): string {
  const item = /^(\w+)\[[^\]]+\]$/.exec(path);
  if (item) return `${fieldText('list', item[1]!)}: ${valueText(mine ?? theirs ?? '')}`;
  const parts = partsOf(path.replace(/^asTyped\./, ''));
  if (parts.kind === 'top') return fieldText('', parts.name);
  return parts.kind === 'section' ? fieldText(parts.section, parts.name) : fieldText(parts.list, parts.name);
}

function shown(value: FieldValue | undefined, { path }: Clash): string {
  if (value === undefined)
    return path.endsWith(']') ? t('intake.conflict.removed') : t('intake.conflict.empty');
  return Array.isArray(value) ? value.map(valueText).join(', ') : valueText(value);
}
