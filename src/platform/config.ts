import { join, resolve } from 'node:path';

export type Profile = 'demo' | 'production';

/** What the environment decides. Read once at start; everything else is data in the database. */
export interface Config {
  readonly profile: Profile;
  readonly dataFolder: string;
  readonly port: number;
  /** Where people reach this installation; links in notices begin with it. */
  readonly baseUrl: string;
  readonly databaseUrl: string | undefined;
  /** SMTP relay for notices; the demo profile runs a mail sink and points here by itself. */
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  /** The key that signs the audit log, apart from the one that signs packages; default: in the data folder. */
  readonly logKeyFile: string | undefined;
  /** Trust list of the witnesses whom the log asks for cosignatures; default: the demo's own two. */
  readonly witnessFile: string | undefined;
  /** The login of the demo's own witnesses when the database is not the embedded one. */
  readonly witnessDatabaseUrl: string | undefined;
  /** Folder of the wrapped keys; beside the data when not set. */
  readonly keyStore: string | undefined;
  /** File of the root key; beside the data when neither it nor a command is set. */
  readonly rootKeyFile: string | undefined;
  /** A command that prints the root key, e.g. of a key-management service. */
  readonly rootKeyCommand: string | undefined;
}

export class ConfigProblem extends Error {}

export function readConfig(env: NodeJS.ProcessEnv = process.env, cwd = process.cwd()): Config {
  const profile = env.HARTLINE_PROFILE ?? 'demo';
  if (profile !== 'demo' && profile !== 'production')
    throw new ConfigProblem(`HARTLINE_PROFILE is "${profile}"; it must be demo or production.`);
  const port = Number(env.PORT ?? '4280');
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new ConfigProblem(`PORT is "${env.PORT}"; it must be a number from 0 to 65535.`);
  return {
    profile,
    dataFolder: resolve(cwd, env.HARTLINE_DATA ?? '.hartline'),
    port,
    baseUrl: env.HARTLINE_URL ?? `http://localhost:${port}`,
    databaseUrl: env.DATABASE_URL || undefined,
    smtpUrl: env.HARTLINE_SMTP || undefined,
    mailFrom: env.HARTLINE_MAIL_FROM ?? 'notices@hartline.example',
    logKeyFile: env.HARTLINE_LOG_KEY ? resolve(cwd, env.HARTLINE_LOG_KEY) : undefined,
    witnessFile: env.HARTLINE_WITNESSES ? resolve(cwd, env.HARTLINE_WITNESSES) : undefined,
    witnessDatabaseUrl: env.HARTLINE_WITNESS_DATABASE || undefined,
    keyStore: env.HARTLINE_KEY_STORE ? resolve(cwd, env.HARTLINE_KEY_STORE) : undefined,
    rootKeyFile: env.HARTLINE_ROOT_KEY_FILE ? resolve(cwd, env.HARTLINE_ROOT_KEY_FILE) : undefined,
    rootKeyCommand: env.HARTLINE_ROOT_KEY_COMMAND || undefined,
  };
}

/** Where the keys are. Only a root key that stands in the data folder is made when there is none. */
export function keyPlaces(config: Config): {
  readonly folder: string;
  readonly rootKey: { readonly file: string; readonly make: boolean } | { readonly command: string };
} {
  const { dataFolder, keyStore, rootKeyFile, rootKeyCommand } = config;
  return {
    folder: keyStore ?? join(dataFolder, 'keys', 'store'),
    rootKey: rootKeyCommand
      ? { command: rootKeyCommand }
      : { file: rootKeyFile ?? join(dataFolder, 'keys', 'root.key'), make: rootKeyFile === undefined },
  };
}
