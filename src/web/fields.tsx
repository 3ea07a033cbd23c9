import { useId } from 'react';
import type { ChangeEvent } from 'react';

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
}: FieldProps & { id?: string }) {
  const own = useId();
  const field = id ?? own;
  return (
    <div className="field">
      <Label field={field} label={label} hint={hint} />
      <input
        id={field}
        className="usa-input"
        value={value}
        required={required}
        autoComplete="off"
        aria-describedby={hint ? `${field}-hint` : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
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
