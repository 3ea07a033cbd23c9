import { createContext, useContext, useState } from 'react';
import type { ReactNode } from 'react';
import { hasText, t } from '../../web/text.ts';
import { LIMITS } from './fields.api.ts';
import { useDraft, useText, useValue } from './draft-store.tsx';
import type { Changes } from './draft-store.tsx';
import { fitsInto, parseList, storable } from './typed-text.rules.ts';

/** Which part of the draft the fields inside belong to: `reporter`, or `children` and one id. */
const Within = createContext({ prefix: '', group: '' });

export function Fields({ of, id, children }: { of: string; id?: string; children: ReactNode }) {
  return (
    <Within value={{ prefix: id === undefined ? `${of}.` : `${of}[${id}].`, group: of }}>{children}</Within>
  );
}

/** The path of a field of this part, and its label. */
export function useField(name: string): { path: string; label: string; prefix: string } {
  const { prefix, group } = useContext(Within);
  return { path: prefix + name, label: fieldText(group, name), prefix };
}

export function fieldText(group: string, name: string): string {
  const own = `intake.field.${group}.${name}`;
  const common = `intake.field.${name}`;
  return hasText(own) ? t(own) : hasText(common) ? t(common) : name;
}

export const inputId = (path: string) => `f-${path}`;

/** What a typed text sets, or the sentence that says why it does not fit yet. */
export type Read = (typed: string) => Changes | string;

/**
 * A text field whose text means something. What does not fit is kept as typed: it stays in the field, is saved, and
 * stands in the way of submission only. The calm sentence appears when the field is left, not while typing.
 */
export function TypedField({
  path,
  label,
  shown,
  read,
  clears = [path],
  hint,
  lines,
  className = '',
}: {
  path: string;
  label: string;
  /** The text of what is stored. */
  shown: string;
  read: Read;
  /** Paths that are empty while the text does not fit. */
  clears?: readonly string[];
  hint?: string;
  lines?: number;
  className?: string;
}) {
  const store = useDraft();
  const asTyped = useText(`asTyped.${path}`);
  const [typing, setTyping] = useState<string | null>(null);
  const problem = asTyped !== '' && typing === null ? read(asTyped) : null;
  const message =
    typeof problem === 'string' ? problem : asTyped !== '' && typing === null ? t('intake.asTyped') : null;
  const id = inputId(path);
  const describedBy = [hint && !message && `${id}-hint`, message && `${id}-why`].filter(Boolean).join(' ');
  const shared = {
    id,
    value: typing ?? (asTyped || shown),
    autoComplete: 'off',
    'aria-describedby': describedBy || undefined,
    'aria-invalid': message !== null || undefined,
    onChange: ({ target }: { target: { value: string } }) => {
      const typed = storable(target.value);
      setTyping(typed);
      const result = read(typed);
      if (typeof result !== 'string') return store.set({ ...result, [`asTyped.${path}`]: undefined });
      store.set({
        ...Object.fromEntries(clears.map((one) => [one, undefined])),
        [`asTyped.${path}`]: typed,
      });
    },
    onBlur: () => setTyping(null),
  };
  return (
    <div className={`field ${className}`}>
      <label className="field__label" htmlFor={id}>
        {label}
      </label>
      {lines ? (
        <textarea {...shared} rows={lines} className="usa-textarea field__long" />
      ) : (
        <input {...shared} type="text" className="usa-input" />
      )}
      {hint && !message && (
        <span id={`${id}-hint`} className="field__hint">
          {hint}
        </span>
      )}
      {message && (
        <span id={`${id}-why`} className="field__why">
          {message}
        </span>
      )}
    </div>
  );
}

/** A text as it is, up to a limit. */
export function Text({
  name,
  lines,
  most,
  hint,
  wide = false,
}: {
  name: string;
  lines?: number;
  most?: number;
  hint?: string;
  wide?: boolean;
}) {
  const { path, label } = useField(name);
  const limit = most ?? (lines ? LIMITS.text : LIMITS.shortText);
  return (
    <TypedField
      path={path}
      label={label}
      shown={useText(path)}
      read={(typed) => (fitsInto(typed, limit) ? { [path]: typed } : t('intake.tooLong', { limit }))}
      lines={lines}
      hint={hint}
      className={lines || wide ? 'field--wide' : ''}
    />
  );
}

/** Several names in one field, with commas between. */
export function ListText({ name, wide = false }: { name: string; wide?: boolean }) {
  const { path, label } = useField(name);
  const value = useValue(path);
  return (
    <TypedField
      path={path}
      label={label}
      shown={Array.isArray(value) ? value.join(', ') : ''}
      hint={t('intake.list.hint')}
      read={(typed) => {
        const parts = parseList(typed);
        return parts ? { [path]: parts } : t('intake.listTooLong', { limit: LIMITS.shortText });
      }}
      className={wide ? 'field--wide' : ''}
    />
  );
}
