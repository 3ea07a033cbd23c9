/** Server settings for a two-core machine that also runs the program. Everything else is PostgreSQL's default. */
const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '', // socket paths are short and shared; loopback with a password is neither
  max_connections: '100',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  maintenance_work_mem: '128MB',
  random_page_cost: '1.1', // solid-state disks
  jit: 'off', // compiling costs more than these short queries
  autovacuum_naptime: '15s', // a young table changes its size within a minute; plans made without statistics are bad ones
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  log_checkpoints: 'off',
  // Statements and their errors can quote a child's data. The program logs its own errors without values.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length_on_error: '0',
};

/** The configuration file, written at each start. It names the version, so that "same text" means "same server". */
export function configuration(version: string, extra: Record<string, string>): string {
  const lines = Object.entries({ ...SETTINGS, ...extra }).map(([name, value]) => `${name} = '${value}'`);
  return [`# PostgreSQL ${version}. Written by Hartline at each start; changes are lost.`, ...lines, ''].join(
    '\n',
  );
}

/** Who may connect: anyone with a password, over loopback, no replication. */
export const HOST_ACCESS = 'host all all 127.0.0.1/32 scram-sha-256\n';
