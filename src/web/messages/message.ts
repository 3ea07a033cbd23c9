/** A text with `{name}` holes, or its forms by number (`Intl.PluralRules`; `{count}` is the number). */
export type Message = string | { readonly one: string; readonly other: string };
export type Values = Readonly<Record<string, string | number>>;

export interface Translator<Key extends string> {
  /** The text of `key`, its holes filled. For a message with forms `values.count` decides which. */
  (key: Key, values?: Values): string;
}

export function translator<Key extends string>(
  catalog: Readonly<Record<Key, Message>>,
  locale: string,
): Translator<Key> {
  const rules = new Intl.PluralRules(locale);
  return (key, values = {}) => {
    const message = catalog[key];
    const text =
      typeof message === 'string'
        ? message
        : message[rules.select(Number(values.count)) === 'one' ? 'one' : 'other'];
    return text.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
  };
}
