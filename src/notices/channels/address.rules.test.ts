import { expect, test } from 'vitest';
import { isInternal, refuseWebhookUrl } from './address.rules.ts';

test.each([
  ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.254', '192.168.1.1', 'fc00::1', 'fd12:3456::1']],
  ['link-local and cloud metadata', ['169.254.169.254', '169.254.0.1', 'fe80::1', 'febf::1']],
  ['this machine', ['127.0.0.1', '127.9.9.9', '::1', '0.0.0.0', '::']],
  ['shared by a carrier', ['100.64.0.1', '100.127.255.255']],
  ['an IPv4 address in IPv6 clothes', ['::ffff:10.0.0.1', '::ffff:7f00:1', '64:ff9b::a00:1', '2002:a00:1::']],
  ['multicast, broadcast, reserved', ['224.0.0.1', '255.255.255.255', '240.0.0.1', 'ff02::1', '2001:db8::1']],
])('internal: %s', (_why, addresses) => {
  expect(addresses.filter((address) => !isInternal(address))).toEqual([]);
});

test('what anybody may reach is not internal', () => {
  const open = ['93.184.216.34', '172.32.0.1', '172.15.0.1', '100.63.0.1', '100.128.0.1', '2606:4700::1111'];
  expect(open.filter(isInternal)).toEqual([]);
});

test.each([
  ['https to a name', 'https://records.police.example/hooks', undefined],
  ['no TLS', 'http://records.police.example/hooks', /https/],
  ['another protocol', 'ftp://records.police.example/', /https/],
  ['a password in the address', 'https://user:secret@records.police.example/', /password/],
  ['this machine', 'https://127.0.0.1/', /this machine/],
  ['this machine by name', 'http://localhost/', /this machine/],
  ['this machine, IPv6', 'https://[::1]/', /this machine/],
  ['this machine as one number', 'https://2130706433/', /this machine/],
  ['this machine in octal', 'https://0177.0.0.1/', /this machine/],
  ['this machine, mapped', 'https://[::ffff:127.0.0.1]/', /internal/],
  ['every address', 'https://0.0.0.0/', /internal/],
  ['a private network', 'https://10.1.2.3/', /internal/],
  ['a private network in hexadecimal', 'https://0x0a.1.2.3/', /internal/],
  ['cloud metadata', 'https://169.254.169.254/latest/meta-data', /internal/],
  ['cloud metadata, IPv6', 'https://[fd00:ec2::254]/', /internal/],
])('outside the demo: %s', (_why, url, refusal) => {
  const said = refuseWebhookUrl(new URL(url), false);
  if (refusal) expect(said).toMatch(refusal);
  else expect(said).toBeUndefined();
});

test.each([
  ['http://127.0.0.1:4000/', undefined],
  ['http://localhost:4000/', undefined],
  ['http://10.1.2.3/', /https/],
  ['https://169.254.169.254/', /internal/],
])('the demo adds this machine and nothing else: %s', (url, refusal) => {
  const said = refuseWebhookUrl(new URL(url), true);
  if (refusal) expect(said).toMatch(refusal);
  else expect(said).toBeUndefined();
});
