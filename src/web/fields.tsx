import { useId, useState } from 'react';
import type { ChangeEvent } from 'react';
import { t } from './text.ts';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly required?: boolean;
}

/** A labelled line of text, for short forms. */
export function TextField({
  label,
  value,
  onChange,
  hint,
  required = false,
  id,
  autoComplete = 'off',
  focus = false,
  type = 'text',
}: FieldProps & { id?: string; autoComplete?: string; focus?: boolean; type?: 'text' | 'date' }) {
  const own = useId();
  const field = id ?? own;
  return (
    <div className="field">
      <Label field={field} label={label} hint={hint} />
      <input
        id={field}
        className="usa-input"
        type={type}
        value={value}
        required={required}
        autoComplete={autoComplete}
        autoFocus={focus}
        aria-describedby={hint ? `${field}-hint` : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

/** A password: pasting and password programs work, and what was typed can be looked at. */
export function SecretField({
  label,
  value,
  onChange,
  autoComplete,
}: FieldProps & { autoComplete: 'current-password' | 'new-password' }) {
  const field = useId();
  const [shown, setShown] = useState(false);
  return (
    <div className="field">
      <Label field={field} label={label} />
      <input
        id={field}
        className="usa-input"
        type={shown ? 'text' : 'password'}
        value={value}
        required
        autoComplete={autoComplete}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
      <label className="field__show">
        <input type="checkbox" checked={shown} onChange={(event) => setShown(event.target.checked)} />{' '}
        {t('fields.show')}
      </label>
    </div>
  );
}

/** Any of a few things; the question is the legend. */
export function Checks({
  legend,
  options,
  chosen,
  onChange,
}: {
  legend: string;
  options: readonly { value: string; text: string }[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}) {
  return (
    <fieldset className="usa-fieldset field">
      <legend className="usa-label">{legend}</legend>
      {options.map(({ value, text }) => (
        <label key={value} className="field__check">
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, value] : chosen.filter((one) => one !== value))
            }
          />{' '}
          {text}
        </label>
      ))}
    </fieldset>
  );
}

export function TextArea({ label, value, onChange, hint, required = false }: FieldProps) {
  const field = useId();
  return (
    <div className="field">
      <Label field={field} label={label} hint={hint} />
      <textarea
        id={field}
        className="usa-textarea"
        rows={3}
        value={value}
        required={required}
        aria-describedby={hint ? `${field}-hint` : undefined}
        onChange={(event: ChangeEvent<HTMLTextAreaElement>) => onChange(event.target.value)}
      />
    </div>
  );
}

export function Choice({
  label,
  value,
  onChange,
  options,
}: Omit<FieldProps, 'hint' | 'required'> & { options: readonly { value: string; text: string }[] }) {
  const field = useId();
  return (
    <div className="field">
      <Label field={field} label={label} />
      <select
        id={field}
        className="usa-select"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </div>
  );
}

function Label({ field, label, hint }: { field: string; label: string; hint?: string | undefined }) {
  return (
    <>
      <label className="usa-label" htmlFor={field}>
        {label}
      </label>
      {hint && (
        <span className="usa-hint" id={`${field}-hint`}>
          {hint}
        </span>
      )}
    </>
  );
}
