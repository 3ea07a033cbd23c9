import { fieldLabel, toldFields, valueText } from './labels.rules.ts';

/** Facts as they were taken down or sent: name and value, lists one after the other, nothing that was not told. */
export function Facts({
  of,
  without = [],
}: {
  of: Readonly<Record<string, unknown>>;
  without?: readonly string[];
}) {
  return (
    <dl className="facts">
      {toldFields(of, without).map(([name, value]) => (
        <div key={name}>
          <dt>{fieldLabel(name)}</dt>
          <dd>
            <Value value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Codes in words, one after the other. */
export function CodeList({ codes }: { codes: readonly unknown[] }) {
  return <p>{codes.map(valueText).join(', ')}</p>;
}

function Value({ value }: { value: unknown }) {
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object')) return <>{value.map(valueText).join(', ')}</>;
    return (
      <>
        {value.map((item, index) => (
          <Facts key={index} of={item as Record<string, unknown>} />
        ))}
      </>
    );
  }
  if (typeof value === 'object' && value !== null) return <Facts of={value as Record<string, unknown>} />;
  return <>{valueText(value)}</>;
}

/** Several people or places, each in a box of its own. */
export function FactList({
  items,
  without = [],
}: {
  items: readonly unknown[];
  without?: readonly string[];
}) {
  return (
    <ol className="fact-list">
      {items.map((item, index) => (
        <li key={index}>
          <Facts of={item as Record<string, unknown>} without={without} />
        </li>
      ))}
    </ol>
  );
}
