import type { KeyboardEvent } from 'react';
import { t } from '../../web/text.ts';
import { LABELS } from './codes.ts';
import { useDraft, useText, useValue } from './draft-store.tsx';
import { inputId, useField } from './inputs.tsx';

type CodeListName = keyof typeof LABELS;

/** A field whose value is one or more codes: of a list, or of options that the caller names. */
interface CodeField {
  readonly name: string;
  readonly of?: CodeListName;
  readonly options?: readonly Option[];
}

/** One of a few codes, in one row. A letter chooses the answer that begins with it, Backspace clears. */
export function Choice({ name, of, options }: CodeField) {
  const { path, label } = useField(name);
  const store = useDraft();
  const value = useValue(path);
  const shown = options ?? optionsOf(of ?? 'answer');
  const id = inputId(path);
  const pick = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const letter = event.key.toLowerCase();
    const found =
      letter.length === 1 && shown.find((option) => option.label.toLowerCase().startsWith(letter));
    if (found) store.set({ [path]: found.code });
    else if (event.key === 'Backspace' || event.key === 'Delete') store.set({ [path]: undefined });
    else return;
    event.preventDefault();
    if (found) document.getElementById(`${id}-${found.code}`)?.focus();
  };
  return (
    <div className="choice" role="radiogroup" aria-labelledby={`${id}-label`} id={id} onKeyDown={pick}>
      <span className="choice__label" id={`${id}-label`}>
        {label}
      </span>
      <span className="choice__options">
        {shown.map((option) => (
          <label key={option.code} className="choice__option">
            <input
              type="radio"
              id={`${id}-${option.code}`}
              name={id}
              checked={value === option.code}
              onChange={() => store.set({ [path]: option.code })}
            />
            {option.label}
          </label>
        ))}
      </span>
    </div>
  );
}

export interface Option {
  readonly code: string;
  readonly label: string;
}

function optionsOf(list: CodeListName): Option[] {
  return Object.entries(LABELS[list]).map(([code, label]) => ({ code, label }));
}

/** One of many codes. */
export function Pick({ name, of, options }: CodeField) {
  const { path, label } = useField(name);
  const store = useDraft();
  const value = useText(path);
  const id = inputId(path);
  return (
    <div className="field">
      <label className="field__label" htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className="usa-select"
        value={value}
        onChange={({ target }) => store.set({ [path]: target.value })}
      >
        <option value="">{t('intake.pick')}</option>
        {(options ?? optionsOf(of!)).map((option) => (
          <option key={option.code} value={option.code}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Any number of codes. */
export function Checks({ name, of, options }: CodeField) {
  const { path, label } = useField(name);
  const store = useDraft();
  const value = useValue(path);
  const chosen = Array.isArray(value) ? value : [];
  const id = inputId(path);
  const toggle = (code: string) =>
    store.set({ [path]: chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code] });
  return (
    <div className="checks" role="group" aria-labelledby={`${id}-label`} id={id}>
      <span className="choice__label" id={`${id}-label`}>
        {label}
      </span>
      <span className="checks__options">
        {(options ?? optionsOf(of!)).map((option) => (
          <label key={option.code} className="choice__option">
            <input
              type="checkbox"
              checked={chosen.includes(option.code)}
              onChange={() => toggle(option.code)}
            />
            {option.label}
          </label>
        ))}
      </span>
    </div>
  );
}

/** Yes, or not said. */
export function Flag({ name }: { name: string }) {
  const { path, label } = useField(name);
  const store = useDraft();
  const value = useValue(path) === true;
  return (
    <label className="choice__option flag">
      <input
        type="checkbox"
        id={inputId(path)}
        checked={value}
        onChange={({ target }) => store.set({ [path]: target.checked || undefined })}
      />
      {label}
    </label>
  );
}
