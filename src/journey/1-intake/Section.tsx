import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { hasText, t } from '../../web/text.ts';
import type { TextKey } from '../../web/text.ts';
import { useDraft, useItems } from './draft-store.tsx';
import type { FieldValue, ItemList } from './draft-fields.rules.ts';
import { Fields } from './inputs.tsx';

/** In the order in which people tell it. */
const SECTIONS = [
  'caller',
  'children',
  'happened',
  'places',
  'perpetrators',
  'online',
  'family',
  'safety',
  'narrative',
  'account',
] as const;
export type SectionName = (typeof SECTIONS)[number];

export const sectionId = (name: SectionName) => `section-${name}`;
const titleKey = (name: SectionName): TextKey => `intake.section.${name}`;

export function Section({ name, children }: { name: SectionName; children: ReactNode }) {
  const id = sectionId(name);
  return (
    <section className="part" id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} tabIndex={-1}>
        {t(titleKey(name))}
      </h2>
      {children}
    </section>
  );
}

/** The list to jump by. It goes to the heading, so that Tab continues inside the section. */
export function JumpList() {
  return (
    <nav className="jump" aria-label={t('intake.jump')}>
      {SECTIONS.map((name) => (
        <a
          key={name}
          href={`#${sectionId(name)}`}
          onClick={(event) => {
            event.preventDefault();
            jumpTo(document.getElementById(`${sectionId(name)}-title`));
          }}
        >
          {t(titleKey(name))}
        </a>
      ))}
    </nav>
  );
}

/** Opens whatever hides an element and puts the focus on it, or on the first field inside. */
export function jumpTo(target: HTMLElement | null): void {
  if (!target) return;
  for (let up = target.closest('details'); up; up = up.parentElement?.closest('details') ?? null)
    up.open = true;
  const focusable = target.matches('input,textarea,select,button,h2')
    ? target
    : (target.querySelector<HTMLElement>('input:checked') ??
      target.querySelector<HTMLElement>('input,textarea,select,button'));
  (focusable ?? target).focus({ preventScroll: true });
  (focusable ?? target).scrollIntoView({ block: 'center' });
}

/** Less common fields, one press away. */
export function More({ of, children }: { of: string; children: ReactNode }) {
  const key = `intake.more.${of}`;
  return (
    <details className="more">
      <summary>{hasText(key) ? t(key) : t('intake.more')}</summary>
      <div className="more__fields">{children}</div>
    </details>
  );
}

/** Fields side by side. */
export const Row = ({ children }: { children: ReactNode }) => <div className="row">{children}</div>;

/** Several people or places: a card each. A new card takes the focus; a removed one can be brought back. */
export function Cards({
  list,
  start,
  children,
}: {
  list: ItemList;
  /** What a new item begins with. */
  start?: Readonly<Record<string, FieldValue>>;
  children: (id: string, index: number) => ReactNode;
}) {
  const store = useDraft();
  const ids = useItems(list);
  const box = useRef<HTMLDivElement>(null);
  const added = useRef<string | null>(null);
  const [undo, setUndo] = useState<{ run: () => void; name: string } | null>(null);
  const undoButton = useRef<HTMLButtonElement>(null);
  const name = (index: number) => t(`intake.card.${list}`, { number: index + 1 });

  useEffect(() => {
    if (added.current === null) return;
    jumpTo(box.current?.querySelector<HTMLElement>(`[data-item="${added.current}"] .card__fields`) ?? null);
    added.current = null;
  }, [ids]);
  useEffect(() => undoButton.current?.focus(), [undo]);

  return (
    <div ref={box}>
      {ids.map((id, index) => (
        <div key={id} className="card" data-item={id} role="group" aria-label={name(index)}>
          <div className="card__head">
            <h3>{name(index)}</h3>
            <button
              type="button"
              className="usa-button usa-button--unstyled"
              onClick={() => setUndo({ run: store.removeItem(list, id), name: name(index) })}
            >
              {t('intake.remove')} <span className="usa-sr-only">{name(index)}</span>
            </button>
          </div>
          <div className="card__fields">
            <Fields of={list} id={id}>
              {children(id, index)}
            </Fields>
          </div>
        </div>
      ))}
      {undo && (
        <p className="removed" role="status">
          {t('intake.removed', { name: undo.name })}{' '}
          <button
            ref={undoButton}
            type="button"
            className="usa-button usa-button--unstyled"
            onClick={() => {
              undo.run();
              setUndo(null);
            }}
          >
            {t('intake.undo')}
          </button>
        </p>
      )}
      <button
        type="button"
        className="usa-button usa-button--outline add"
        onClick={() => {
          setUndo(null);
          added.current = store.addItem(list, start);
        }}
      >
        {t(`intake.add.${list}`)}
      </button>
    </div>
  );
}
