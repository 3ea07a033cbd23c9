import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Command } from 'commander';
import { readConfig } from '../platform/config.ts';
import type { Config } from '../platform/config.ts';
import { migrationFiles } from '../platform/db/migrate.ts';
import { isMigrated, open, openDatabase } from '../platform/installation.ts';
import { CommandFailed } from './failure.ts';

interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly says: string;
}

const ENOUGH_BYTES = 1024 ** 3;

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('looks at what Hartline needs and says in plain words what is wrong')
    .option('--json', 'print the findings as JSON')
    .action(async (options: { json?: boolean }) => {
      const findings = await examine(readConfig());
      process.stdout.write(
        options.json
          ? `${JSON.stringify(findings)}\n`
          : findings.map((one) => `${one.ok ? 'ok   ' : 'WRONG'} ${one.check}: ${one.says}\n`).join(''),
      );
      if (findings.some((one) => !one.ok)) throw new CommandFailed('Something is wrong; see above.');
    });
}

async function examine(config: Config): Promise<Finding[]> {
  return [node(), folder(config), disk(config), await database(config)];
}

function node(): Finding {
  const ok = Number(process.versions.node.split('.')[0]) >= 26;
  return { check: 'Node', ok, says: ok ? process.version : `${process.version}; 26 is needed` };
}

function folder(config: Config): Finding {
  const nearest = existingAncestor(config.dataFolder);
  try {
    accessSync(nearest, constants.W_OK | constants.X_OK);
    return { check: 'data folder', ok: true, says: config.dataFolder };
  } catch {
    return { check: 'data folder', ok: false, says: `${nearest} cannot be written` };
  }
}

function disk(config: Config): Finding {
  const { bavail, bsize } = statfsSync(existingAncestor(config.dataFolder));
  const free = bavail * bsize;
  return {
    check: 'disk',
    ok: free >= ENOUGH_BYTES,
    says: `${(free / 1024 ** 3).toFixed(1)} GiB free, 1 needed`,
  };
}

async function database(config: Config): Promise<Finding> {
  const found = await openDatabase(config, 'beside', () => {});
  if (!found) return { check: 'database', ok: true, says: 'not running; npm start starts it' };
  const connections = open(found.appUrl, 'hartline doctor');
  try {
    const ok = await isMigrated(connections, migrationFiles().at(-1)!.name);
    return {
      check: 'database',
      ok,
      says: ok ? 'running and up to date' : 'not up to date: run hartline migrate',
    };
  } catch (error) {
    return {
      check: 'database',
      ok: false,
      says: `does not answer (${(error as { code?: string }).code ?? (error as Error).name})`,
    };
  } finally {
    await connections.close();
  }
}

function existingAncestor(path: string): string {
  return existsSync(path) ? path : existingAncestor(dirname(path));
}
