import { expect, test } from 'vitest';
import { findDurationMs, findPort, isLoopback } from '../../src/config.ts';

test.each([
  ['0', 0],
  ['80', 80],
  ['4820', 4820],
  ['65535', 65_535],
  ['00080', 80],
])('%s is the port %i', (text, port) => {
  expect(findPort(text)).toBe(port);
});

test.each(['65536', '70000', '-1', '1.5', '', ' ', '0x50', '1e3', ' 80', '80 ', '80\n', '000080', 'http'])(
  '%j is no port',
  (text) => {
    expect(findPort(text)).toBeUndefined();
  },
);

test.each(['127.0.0.1', '127.0.0.2', '127.255.255.254', 'localhost', 'LOCALHOST', '::1', '[::1]'])(
  'only this machine reaches %s',
  (host) => {
    expect(isLoopback(host)).toBe(true);
  },
);

test.each([
  '0.0.0.0',
  '::',
  '',
  '10.0.0.1',
  '192.168.127.1',
  '128.0.0.1',
  '127.0.0.1.example.com',
  'localhost.example.com',
  'my-localhost',
  '1127.0.0.1',
  '::2',
  '127',
])('others may reach %j', (host) => {
  expect(isLoopback(host)).toBe(false);
});

test.each([
  ['0', 0],
  ['3s', 3000],
  ['500ms', 500],
  ['2m', 120_000],
])('%s are %i milliseconds', (text, ms) => {
  expect(findDurationMs(text)).toBe(ms);
});

test.each(['', '3', '3 s', '-3s', '1.5s', 's', '3h', '3S'])('%j is no duration', (text) => {
  expect(findDurationMs(text)).toBeUndefined();
});
