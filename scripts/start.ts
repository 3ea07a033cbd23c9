/** `npm start`: builds the pages when they are missing or old, then serves everything of the demo profile. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const build = spawnSync(process.execPath, [join(import.meta.dirname, 'build-web.ts')], { stdio: 'inherit' });
if (build.status !== 0) process.exit(build.status ?? 1);
process.argv.splice(2, process.argv.length, 'serve');
await import('../src/cli/hartline.ts');
