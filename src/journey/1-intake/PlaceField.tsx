import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { suggestPlaces } from '../../directory/places.rules.ts';
import type { Suggestion } from '../../directory/places.rules.ts';
import { t } from '../../web/text.ts';
import { useDraft, useText } from './draft-store.tsx';
import { inputId, useField } from './inputs.tsx';
import { useDirectory } from './typed-inputs.tsx';
import { parsePlace, placeText } from './typed-place.rules.ts';
import { storable } from './typed-text.rules.ts';

const NO_SUGGESTIONS: readonly Suggestion[] = [];

/**
 * One field for a town, a village or a ZIP, with the places that begin so: arrows move, Enter takes, Escape closes.
 * What names no place of this state is kept as typed.
 */
export function PlaceField() {
  const store = useDraft();
  const directory = useDirectory();
  const { path, label, prefix } = useField('town');
  const [town, place, zip] = [useText(path), useText(`${prefix}place`), useText(`${prefix}zip`)];
  const state = useText(`${prefix}state`) || directory.state;
  const asTyped = useText(`asTyped.${path}`);
  const [typing, setTyping] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const list = useId();
  const id = inputId(path);
  const text = typing ?? (asTyped || placeText({ town, place, zip }));

  // Never deferred: Enter takes what the list shows, and a list one letter behind would take the wrong town.
  const suggestions = useMemo(
    () => (open && state === directory.state ? suggestPlaces(text, directory) : NO_SUGGESTIONS),
    [open, text, state, directory],
  );
  const isOpen = open && suggestions.length > 0;

  const put = (typed: string, words: ReturnType<typeof parsePlace>) =>
    store.set({
      [path]: words?.town,
      [`${prefix}place`]: words?.place,
      [`${prefix}zip`]: words?.zip,
      [`${prefix}agencyChoice`]: undefined,
      [`asTyped.${path}`]: words ? undefined : typed,
    });
  // The same words mean something else in another state.
  const stateBefore = useRef(state);
  useEffect(() => {
    if (stateBefore.current === state) return;
    stateBefore.current = state;
    put(text, parsePlace(text, state, directory));
  });
  const take = (suggestion: Suggestion) => {
    put('', suggestion.words);
    setTyping(null);
    setOpen(false);
  };
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (!isOpen) return setOpen(true);
      setAt((at + step + suggestions.length + (at < 0 && step < 0 ? 1 : 0)) % suggestions.length);
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const taken = isOpen && (suggestions[at] ?? (suggestions.length === 1 ? suggestions[0] : undefined));
      if (taken) take(taken);
      else setOpen(false);
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      setOpen(false);
    }
  };
  const problem = asTyped !== '' && typing === null;
  return (
    <div className="field place">
      <label className="field__label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        type="text"
        className="usa-input"
        role="combobox"
        autoComplete="off"
        aria-expanded={isOpen}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && at >= 0 ? `${list}-${at}` : undefined}
        aria-invalid={problem || undefined}
        aria-describedby={problem ? `${id}-why` : undefined}
        value={text}
        onChange={({ target }) => {
          const typed = storable(target.value);
          setTyping(typed);
          setOpen(true);
          setAt(-1);
          put(typed, parsePlace(typed, state, directory));
        }}
        onKeyDown={move}
        onBlur={() => {
          setTyping(null);
          setOpen(false);
        }}
      />
      <ul id={list} role="listbox" aria-label={label} className="place__list" hidden={!isOpen}>
        {suggestions.map((suggestion, index) => (
          <li
            key={suggestion.label}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === at}
            onMouseDown={(event) => {
              event.preventDefault();
              take(suggestion);
            }}
          >
            {suggestion.label}
          </li>
        ))}
      </ul>
      {problem && (
        <span id={`${id}-why`} className="field__why">
          {t('intake.place.not', { state: directory.stateName })}
        </span>
      )}
    </div>
  );
}
