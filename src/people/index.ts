export { keepPeople } from './people.ts';
export type { NamedPerson, PersonKind } from './people.ts';
export { decideLink, findCandidates, linksOfReport, reasonsFor, undoLink } from './candidates.ts';
export type { FoundPerson, LinkRow, WantedPerson } from './candidates.ts';
export { nameKeys } from './people.rules.ts';
export { erasePeople, findPerson } from './erase.ts';
