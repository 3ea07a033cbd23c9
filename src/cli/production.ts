import { ConfigProblem, readConfig } from '../platform/config.ts';
import type { Config } from '../platform/config.ts';

/** The configuration for a command that starts or changes an installation. Refuses production, and says why. */
export function startableConfig(): Config {
  const config = readConfig();
  if (config.profile === 'production') throw new ConfigProblem(productionRefusal(config));
  return config;
}

/** Real sign-in comes with the safeguards; until then production must not start. */
function productionRefusal({ databaseUrl, baseUrl }: Config): string {
  const missing = [
    ...(databaseUrl ? [] : ['DATABASE_URL is not set (the embedded database is for training)']),
    ...(baseUrl.startsWith('https://') ? [] : ['HARTLINE_URL is not https']),
    'only demo sign-in exists in this version',
  ];
  return `Hartline does not start in production: ${missing.join('; ')}.`;
}
