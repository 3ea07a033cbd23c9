import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/** Files that take much longer than the others; one that starts last would keep the whole run waiting. */
const LONGEST = [
  'slices/kill.test.ts',
  'slices/hostile.test.ts',
  'slices/start-and-stop.test.ts',
  'postgres/recovery.test.ts',
  'slices/access-oracle.test.ts',
  'browser/barriers.test.ts',
  'browser/intake-access.test.ts',
];

/** Order of the test files: the longest begin first. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const found = LONGEST.findIndex((end) => moduleId.endsWith(end));
      return found < 0 ? LONGEST.length : found;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}
