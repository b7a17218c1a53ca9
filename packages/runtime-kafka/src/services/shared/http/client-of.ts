import { isIPv6 } from 'node:net';

/** The client that a limit counts: an IPv4 address, or the /64 of an IPv6 address, since one client owns all addresses of a /64. */
export function clientOf(sourceAddress: string): string {
  const [address = ''] = sourceAddress.split('%');
  if (!isIPv6(address)) return sourceAddress;
  const [head = '', tail] = address.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  // An IPv4 tail stands for two groups.
  const written = left.length + right.length + (address.includes('.') ? 1 : 0);
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - written)).fill('0');
  const groups = [...left, ...zeros, ...right].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0{1,3}(?=.)/, '')).join(':')}::/64`;
}
