import { join, resolve } from 'node:path';

export type Profile = 'demo' | 'production';

/** File of a data folder that a training system wrote into; its keys were never kept from anybody. */
export const TRAINING_MARK = 'training-system';

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
  /** File of the key for sign-in secrets (32 bytes in base64); made beside the data when not set. */
  readonly signInKeyFile: string | undefined;
  /** PEM files, when this program itself speaks TLS. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  /** A proxy on this machine speaks TLS; what it says of its callers' addresses counts. */
  readonly proxy: boolean;
  /** The address it listens on; anything but this machine needs TLS. */
  readonly host: string;
  /** Single sign-on of the state's staff. */
  readonly sso:
    | {
        readonly name: string;
        readonly issuer: string;
        readonly clientId: string;
        readonly clientSecret: string;
        readonly mfa: readonly string[];
      }
    | undefined;
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
    signInKeyFile: env.HARTLINE_SIGN_IN_KEY_FILE ? resolve(cwd, env.HARTLINE_SIGN_IN_KEY_FILE) : undefined,
    tls: readTls(env),
    proxy: readProxy(env),
    host: readHost(env),
    sso: readSso(env),
  };
}

/** The file with the key of sign-in secrets, and whether it is made when there is none. */
export function signInKey({ dataFolder, signInKeyFile }: Config): [file: string, make: boolean] {
  return [signInKeyFile ?? join(dataFolder, 'keys', 'sign-in.key'), signInKeyFile === undefined];
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

function readTls(env: NodeJS.ProcessEnv): Config['tls'] {
  const { HARTLINE_TLS_CERT: cert, HARTLINE_TLS_KEY: key } = env;
  if (!cert && !key) return undefined;
  if (!cert || !key) throw new ConfigProblem('TLS needs both HARTLINE_TLS_CERT and HARTLINE_TLS_KEY.');
  return { cert, key };
}

function readProxy(env: NodeJS.ProcessEnv): boolean {
  if (env.HARTLINE_PROXY && env.HARTLINE_PROXY !== 'loopback')
    throw new ConfigProblem(`HARTLINE_PROXY is "${env.HARTLINE_PROXY}"; only loopback is known.`);
  return env.HARTLINE_PROXY === 'loopback';
}

function readHost(env: NodeJS.ProcessEnv): string {
  const host = env.HARTLINE_HOST || '127.0.0.1';
  if (host !== '127.0.0.1' && !env.HARTLINE_TLS_CERT)
    throw new ConfigProblem(
      'HARTLINE_HOST lets other machines in, which needs HARTLINE_TLS_CERT and HARTLINE_TLS_KEY.',
    );
  return host;
}

/** What the provider must say about a second factor when the department has not named anything else. */
const DEFAULT_MFA = 'amr:mfa';

function readSso(env: NodeJS.ProcessEnv): Config['sso'] {
  const {
    HARTLINE_SSO_ISSUER: issuer,
    HARTLINE_SSO_CLIENT: clientId,
    HARTLINE_SSO_SECRET: clientSecret,
  } = env;
  if (!issuer && !clientId && !clientSecret) return undefined;
  if (!issuer || !clientId || !clientSecret)
    throw new ConfigProblem(
      'Single sign-on needs all three of HARTLINE_SSO_ISSUER, HARTLINE_SSO_CLIENT and HARTLINE_SSO_SECRET.',
    );
  const mfa = (env.HARTLINE_SSO_MFA || DEFAULT_MFA).split(/[\s,]+/).filter(Boolean);
  if (!mfa.every((one) => /^(amr|acr):./.test(one)))
    throw new ConfigProblem(
      'HARTLINE_SSO_MFA lists claims such as "amr:mfa" or "acr:urn:example:two-factors".',
    );
  return { name: env.HARTLINE_SSO_NAME || 'State single sign-on', issuer, clientId, clientSecret, mfa };
}
