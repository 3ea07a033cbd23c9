import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp } from '../setup/app.ts';
import type { TestApp } from '../setup/app.ts';
import { contentDigest } from '../setup/rows.ts';

/**
 * What no client library would send, written byte by byte onto the line. Behind each request stands a second one that
 * only a server that reads the first one's end differently from a proxy would answer.
 */
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ worker: false });
});
afterAll(() => app.stop());

const HIDDEN = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';
const head = (...lines: string[]) =>
  ['POST /api/v1/session HTTP/1.1', 'Host: x', 'Content-Type: application/json', ...lines, '', ''].join(
    '\r\n',
  );

const TWO_ENDS: [how: string, bytes: string][] = [
  [
    'length and chunks at once',
    head(`Content-Length: ${HIDDEN.length + 5}`, 'Transfer-Encoding: chunked') + `0\r\n\r\n${HIDDEN}`,
  ],
  [
    'chunks and length at once',
    head('Transfer-Encoding: chunked', 'Content-Length: 5') + `0\r\n\r\n${HIDDEN}`,
  ],
  ['two lengths that differ', head('Content-Length: 2', 'Content-Length: 40') + `{}${HIDDEN}`],
  ['two lengths in one line', head('Content-Length: 2, 40') + `{}${HIDDEN}`],
  ['a length with a sign', head('Content-Length: +2') + `{}${HIDDEN}`],
  ['a length in hexadecimal', head('Content-Length: 0x2') + `{}${HIDDEN}`],
  ['a negative length', head('Content-Length: -2') + `{}${HIDDEN}`],
  ['a length with a blank before its colon', head('Content-Length : 2') + `{}${HIDDEN}`],
  ['a folded header line', head('X-Note: one', ' Content-Length: 2') + `{}${HIDDEN}`],
  ['a folded transfer encoding', head('Transfer-Encoding:', ' chunked') + `0\r\n\r\n${HIDDEN}`],
  ['an encoding that only looks like chunked', head('Transfer-Encoding: xchunked') + `0\r\n\r\n${HIDDEN}`],
  [
    'chunked that is not the last encoding',
    head('Transfer-Encoding: chunked, identity') + `0\r\n\r\n${HIDDEN}`,
  ],
  ['a chunk size that is no number', head('Transfer-Encoding: chunked') + `zz\r\n{}\r\n0\r\n\r\n${HIDDEN}`],
  ['a chunk size with a sign', head('Transfer-Encoding: chunked') + `-2\r\n{}\r\n0\r\n\r\n${HIDDEN}`],
  ['a chunk longer than it says', head('Transfer-Encoding: chunked') + `1\r\n{}\r\n0\r\n\r\n${HIDDEN}`],
  ['a chunk that ends with a bare line feed', head('Transfer-Encoding: chunked') + `2\r\n{}\n0\n\n${HIDDEN}`],
  ['line feeds alone', `POST /api/v1/session HTTP/1.1\nHost: x\nContent-Length: 2\n\n{}${HIDDEN}`],
  [
    'a bare carriage return in a header',
    head('X-Note: a\rContent-Length: 40', 'Content-Length: 2') + `{}${HIDDEN}`,
  ],
  ['a zero byte in a header', head('X-Note: a\0b', 'Content-Length: 2') + `{}${HIDDEN}`],
  ['no host', `GET /healthz HTTP/1.1\r\n\r\n${HIDDEN}`],
  ['a version that does not exist', `GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n${HIDDEN}`],
  ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
];

/** Anywhere: an answer may begin right behind the body of the one before. */
const STATUS = /HTTP\/1\.1 \d+/g;

/** All that came back until the server closed the line. */
async function answers(bytes: string): Promise<string> {
  const line = connect(Number(new URL(app.url).port), '127.0.0.1');
  let got = '';
  line.setEncoding('latin1').on('data', (part: string) => (got += part));
  // A server that is done with us may reset the line while we are still writing.
  line.on('error', () => {});
  line.write(Buffer.from(bytes, 'latin1'));
  await new Promise((resolve) => line.on('close', resolve));
  return got;
}

describe('a request whose end can be read in two ways', () => {
  test.each(TWO_ENDS)('%s: refused, the line closed, nothing behind it answered', async (_how, bytes) => {
    const before = await contentDigest(app.db);
    const got = await answers(bytes);
    expect(got.match(STATUS)).toEqual(['HTTP/1.1 400']);
    expect(got).not.toMatch(/"status":"ok"|set-cookie/i);
    expect(await contentDigest(app.db)).toEqual(before);
  });

  test('headers without end are cut off', async () => {
    const got = await answers(
      `GET /healthz HTTP/1.1\r\nHost: x\r\nX-Note: ${'a'.repeat(100_000)}\r\n\r\n${HIDDEN}`,
    );
    expect(got.match(STATUS)).toEqual(['HTTP/1.1 431']);
  });

  test('what is well-formed is answered once each, so that the refusals above mean something', async () => {
    const last = 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    const got = await answers(`${head('Transfer-Encoding: chunked')}2\r\n{}\r\n0\r\n\r\n${HIDDEN}${last}`);
    expect(got.match(STATUS)).toEqual(['HTTP/1.1 422', 'HTTP/1.1 200', 'HTTP/1.1 200']);
  });
});

test('TRACE, CONNECT and methods nobody offers are refused on every kind of address', async () => {
  for (const method of ['TRACE', 'TRACK', 'CONNECT', 'PROPFIND', 'PUT', 'LOCK', 'get', 'FOO'])
    for (const path of [
      '/',
      '/healthz',
      '/api/v1/session',
      '/api/v1/reports',
      '/app/reports',
      '/assets/x.js',
    ]) {
      const target = method === 'CONNECT' ? 'x:443' : path;
      const got = await answers(
        `${method} ${target} HTTP/1.1\r\nHost: x\r\nX-Secret: kept\r\nConnection: close\r\n\r\n`,
      );
      const status = /^HTTP\/1\.1 (\d+)/.exec(got)?.[1];
      // A tunnel is not even refused in words: the line is closed.
      expect(method === 'CONNECT' ? [undefined] : ['400', '404', '405'], `${method} ${path}`).toContain(
        status,
      );
      expect(got).not.toContain('X-Secret');
    }
});

test('who asks too often waits, and whoever is signed in at the same address is served', async () => {
  const lines = 4;
  const each = 900;
  const asked = HIDDEN.repeat(each - 1) + HIDDEN.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n');
  const got = (await Promise.all(Array.from({ length: lines }, () => answers(asked)))).join('');
  const statuses = got.match(STATUS)!;
  expect(statuses.length).toBe(lines * each);
  expect(new Set(statuses)).toEqual(new Set(['HTTP/1.1 200', 'HTTP/1.1 429']));
  expect((await app.nobody.get('/healthz')).status).toBe(429);
  expect((await (await app.as('screener')).get('/api/v1/reports')).status).toBe(200);
});
