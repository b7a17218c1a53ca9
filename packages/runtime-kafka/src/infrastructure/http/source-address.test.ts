import { describe, expect, it } from 'vitest';
import { sourceAddressOf } from './source-address.js';

describe('the source address', () => {
  it.each([
    ['no proxy: the header is not read', '10.0.0.1', '1.1.1.1', 0, '10.0.0.1'],
    ['one proxy: what it appended', '10.0.0.1', '6.6.6.6, 1.1.1.1', 1, '1.1.1.1'],
    ['two proxies: what the outer one appended', '10.0.0.1', '6.6.6.6, 1.1.1.1, 10.0.0.2', 2, '1.1.1.1'],
    ['fewer entries than proxies: the socket', '10.0.0.1', '1.1.1.1', 2, '10.0.0.1'],
    ['no header behind a proxy: the socket', '10.0.0.1', undefined, 1, '10.0.0.1'],
    ['an entry that is no address: the socket', '10.0.0.1', 'unknown', 1, '10.0.0.1'],
    ['an entry with a port', '10.0.0.1', '1.1.1.1:4711', 1, '1.1.1.1'],
    ['an IPv6 entry with a port', '10.0.0.1', '[2001:db8::1]:4711', 1, '2001:db8::1'],
    ['a mapped socket address', '::ffff:10.0.0.1', undefined, 0, '10.0.0.1'],
  ])('with %s', (_, socket, header, proxies, expected) => {
    expect(sourceAddressOf(socket, header, proxies)).toBe(expected);
  });
});
