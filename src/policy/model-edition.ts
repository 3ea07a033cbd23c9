import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PolicyEdition } from './edition.api.ts';

const FOLDER = fileURLToPath(new URL('../../data/policy/', import.meta.url));

/** What is wrong with an edition, field by field: nothing of it is loaded. */
export class EditionProblem extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`This policy edition is not right: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

export function checkEdition(data: unknown): PolicyEdition {
  const result = PolicyEdition.safeParse(data);
  if (result.success) return result.data;
  throw new EditionProblem(
    result.error.issues.map(({ path, message }) => `${path.join('.') || 'edition'}: ${message}`),
  );
}

/** The edition that ships with the product. What each party gets stands in a file of its own, so that it can be read alone. */
export function modelEdition(): PolicyEdition {
  const edition = readJson('21-14-model.json') as Record<string, unknown>;
  return checkEdition({ ...edition, packages: readJson('package-fields.json') });
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(`${FOLDER}${file}`, 'utf8'));
}
