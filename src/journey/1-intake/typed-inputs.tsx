import { createContext, useContext } from 'react';
import type { RoutingDirectory } from '../../directory/directory.api.ts';
import { serverNow } from '../../web/clock.ts';
import { t } from '../../web/text.ts';
import { useValue } from './draft-store.tsx';
import { TypedField, useField } from './inputs.tsx';
import { ageText, parseAge } from './typed-age.rules.ts';
import { momentText, parseMoment } from './typed-moment.rules.ts';
import { parseList } from './typed-text.rules.ts';

/** The routing table, fetched once per form. */
export const Directory = createContext<RoutingDirectory | null>(null);

export function useDirectory(): RoutingDirectory {
  const directory = useContext(Directory);
  if (!directory) throw new Error('A place was drawn before the routing table was there.');
  return directory;
}

const AGE_WHY = {
  not_an_age: 'intake.age.not',
  future: 'intake.future',
  too_long_ago: 'intake.tooLongAgo',
} as const;

/** Age, estimate or date of birth in one field, as it is said on the phone. */
export function Age() {
  const { path, label, prefix } = useField('age');
  const { timeZone } = useDirectory();
  const [born, estimated] = [`${prefix}dateOfBirth`, `${prefix}ageEstimated`];
  const shown = ageText({
    age: useValue(path),
    dateOfBirth: useValue(born),
    ageEstimated: useValue(estimated),
  });
  return (
    <TypedField
      path={path}
      label={label}
      shown={shown}
      clears={[path, born, estimated]}
      hint={t('intake.age.hint')}
      read={(typed) => {
        const read = parseAge(typed, serverNow().toZonedDateTimeISO(timeZone).toPlainDate().toString());
        if (!read.ok) return t(AGE_WHY[read.why]);
        return { [path]: read.age, [born]: read.dateOfBirth, [estimated]: read.ageEstimated };
      }}
    />
  );
}

const MOMENT_WHY = {
  not_a_moment: 'intake.moment.not',
  no_time: 'intake.moment.noTime',
  future: 'intake.future',
} as const;

/** A day and time, as it is said on the phone, in the state's time. */
export function Moment({ name }: { name: string }) {
  const { path, label } = useField(name);
  const { timeZone } = useDirectory();
  const value = useValue(path);
  return (
    <TypedField
      path={path}
      label={label}
      shown={typeof value === 'string' ? momentText(value, timeZone) : ''}
      hint={t('intake.moment.hint')}
      read={(typed) => {
        const read = parseMoment(typed, serverNow(), timeZone);
        return read.ok ? { [path]: read.at } : t(MOMENT_WHY[read.why]);
      }}
    />
  );
}

const URL_LIMIT = 2_000;

/** Addresses on the internet, one in each line or with commas between. */
export function Urls() {
  const { path, label } = useField('urls');
  const value = useValue(path);
  return (
    <TypedField
      path={path}
      label={label}
      shown={Array.isArray(value) ? value.join('\n') : ''}
      lines={2}
      className="field--wide"
      read={(typed) => {
        const parts = parseList(typed, URL_LIMIT);
        return parts ? { [path]: parts } : t('intake.listTooLong', { limit: URL_LIMIT });
      }}
    />
  );
}
