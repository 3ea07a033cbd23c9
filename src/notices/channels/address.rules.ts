/** True for addresses that only this machine answers. */
export function isLoopback(address: string): boolean {
  return address === '::1' || /^127\./.test(address) || /^::ffff:127\./i.test(address);
}

/**
 * True for addresses that a webhook must never reach: private, link-local, shared, multicast, unspecified, reserved.
 * Source: IANA special-purpose address registries (IPv4 and IPv6).
 */
export function isInternal(address: string): boolean {
  const v4 = /^(?:::ffff:)?(\d+)\.(\d+)\.(\d+)\.(\d+)$/i.exec(address);
  if (v4) {
    const [a, b] = [Number(v4[1]), Number(v4[2])];
    return (
      a === 0 ||
      a === 10 ||
      a === 127 ||
      a >= 224 ||
      (a === 100 && b >= 64 && b <= 127) ||
      (a === 169 && b === 254) ||
      (a === 172 && b >= 16 && b <= 31) ||
      (a === 192 && b === 168) ||
      (a === 192 && b === 0) ||
      (a === 198 && (b === 18 || b === 19))
    );
  }
  const text = address.toLowerCase();
  return (
    text === '::' ||
    text === '::1' ||
    /^f[cd]/.test(text) ||
    /^fe[89a-f]/.test(text) ||
    /^ff/.test(text) ||
    /^::ffff:/.test(text) ||
    /^64:ff9b/.test(text) ||
    /^2002:/.test(text) || // 6to4 carries an IPv4 address, perhaps an internal one
    /^2001:db8/.test(text)
  );
}

/** Why this URL may not be used for a webhook; undefined when it may. */
export function refuseWebhookUrl(url: URL, allowLoopback: boolean): string | undefined {
  if (url.username || url.password) return 'The address of a webhook carries no password.';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const loopback = isLoopback(host) || host === 'localhost';
  if (loopback) return allowLoopback ? undefined : 'A webhook cannot point at this machine.';
  if (url.protocol !== 'https:') return 'A webhook outside this machine needs https.';
  if (/^[\d.]+$|:/.test(host) && isInternal(host)) return 'A webhook cannot point into an internal network.';
  return undefined;
}
