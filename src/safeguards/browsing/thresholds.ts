import { readFileSync } from 'node:fs';
import { UnusualAccessRule } from './unusual-access.rules.ts';

/** The thresholds this installation ships with: policy data, to be confirmed by the department. */
export function unusualAccessRule(): UnusualAccessRule {
  const file = new URL('../../../data/policy/unusual-access.json', import.meta.url);
  return UnusualAccessRule.parse(JSON.parse(readFileSync(file, 'utf8')));
}
