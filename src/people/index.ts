export { keepPeople } from './people.ts';
export type { NamedPerson, PersonKind } from './people.ts';
