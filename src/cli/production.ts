import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigProblem, readConfig, TRAINING_MARK } from '../platform/config.ts';
import type { Config } from '../platform/config.ts';

/** The configuration for a command that starts or changes an installation. Refuses an unsafe production, and says why. */
export function startableConfig(): Config {
  const config = readConfig();
  if (config.profile === 'production') {
    const reasons = whyNotProduction(config);
    if (reasons.length > 0)
      throw new ConfigProblem(
        `Hartline does not start in production:\n${reasons.map((why) => `  ${why}\n`).join('')}`,
      );
  }
  return config;
}

const KEY_BYTES = 32;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])?$/;

/** One sentence for everything that must be different first. What the database holds is looked at when it is open. */
function whyNotProduction(config: Config): string[] {
  return [
    ...database(config.databaseUrl),
    ...address(config),
    ...signInKey(config.signInKeyFile),
    ...rootKey(config),
    ...(config.smtpUrl ? [] : ['HARTLINE_SMTP is not set, so that no notice could go out by e-mail.']),
    ...(config.mailFrom.endsWith('.example')
      ? ['HARTLINE_MAIL_FROM is not set to an address of yours.']
      : []),
    ...(config.sso && !config.sso.issuer.startsWith('https://')
      ? ['HARTLINE_SSO_ISSUER is not an https address.']
      : []),
    ...(existsSync(join(config.dataFolder, TRAINING_MARK))
      ? [
          `The data folder ${config.dataFolder} belongs to a training system, and so do its keys: name another one with HARTLINE_DATA.`,
        ]
      : []),
  ];
}

function database(databaseUrl: string | undefined): string[] {
  if (!databaseUrl) return ['DATABASE_URL is not set; the embedded database is for training.'];
  if (!URL.canParse(databaseUrl))
    return ['DATABASE_URL is not an address such as postgresql://user@host/name.'];
  const { hostname, searchParams } = new URL(databaseUrl);
  return LOOPBACK.test(hostname) || searchParams.get('sslmode') === 'verify-full'
    ? []
    : ['DATABASE_URL leads to another machine without sslmode=verify-full.'];
}

function address({ baseUrl, tls, proxy }: Config): string[] {
  const reasons = baseUrl.startsWith('https://')
    ? []
    : ['HARTLINE_URL is not the https address that people type.'];
  if (!tls && !proxy)
    reasons.push(
      'Nothing encrypts the connections: set HARTLINE_TLS_CERT and HARTLINE_TLS_KEY, or HARTLINE_PROXY=loopback when a proxy on this machine does.',
    );
  for (const file of tls ? [tls.cert, tls.key] : [])
    if (!isReadable(file)) reasons.push(`The file ${file} of the TLS certificate cannot be read.`);
  return reasons;
}

function signInKey(file: string | undefined): string[] {
  if (!file)
    return [
      'HARTLINE_SIGN_IN_KEY_FILE is not set: a file with 32 random bytes in base64, kept apart from the database.',
    ];
  return isReadable(file)
    ? keyFaults(readFileSync(file, 'utf8'), file)
    : [`The key file ${file} cannot be read.`];
}

/** A command is asked at the start and must answer then; a file can be looked at before. */
function rootKey({ rootKeyFile: file, rootKeyCommand }: Config): string[] {
  if (rootKeyCommand) return [];
  if (!file)
    return [
      'Neither HARTLINE_ROOT_KEY_FILE nor HARTLINE_ROOT_KEY_COMMAND is set: where the root key is kept, apart from the database.',
    ];
  if (!isReadable(file)) return [`The root key file ${file} cannot be read.`];
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /^\d+\s/.test(line));
  return lines.length === 0
    ? [`The root key file ${file} holds no key.`]
    : lines.flatMap((line) => keyFaults(line.replace(/^\d+\s+/, ''), file));
}

/** 32 random bytes have some thirty different values; a key that somebody typed or copied from a page has few. */
function keyFaults(text: string, file: string): string[] {
  const bytes = Buffer.from(text.trim(), 'base64');
  if (bytes.length !== KEY_BYTES) return [`${file} does not hold 32 bytes in base64.`];
  return new Set(bytes).size < KEY_BYTES / 2 ? [`${file} holds no random key.`] : [];
}

function isReadable(file: string): boolean {
  try {
    readFileSync(file);
    return true;
  } catch {
    return false;
  }
}
