/** Writes src/platform/db/schema.generated.ts from a migrated database: `npm run types -- URL`. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export function generateTypes(url: string, outFile: string): void {
  const result = spawnSync(
    fileURLToPath(new URL('../node_modules/.bin/kysely-codegen', import.meta.url)),
    [
      '--dialect',
      'postgres',
      '--url',
      url,
      '--out-file',
      outFile,
      '--date-parser',
      'string',
      '--default-schema',
      'public',
      '--include-pattern',
      'public.*',
      '--type-mapping',
      JSON.stringify({ timestamptz: 'Instant', jsonb: 'JsonColumn' }),
      '--custom-imports',
      JSON.stringify({ Instant: './column-types.ts', JsonColumn: './column-types.ts' }),
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (result.status !== 0) throw new Error('kysely-codegen failed');
}
