/** `npm run -s policies`: prints the policies and grants of the policy table, for the next migration that changes them. */
import { policySql } from '../src/safeguards/access/policy-sql.rules.ts';

process.stdout.write(`${policySql()}\n`);
