import { isIP } from 'node:net';

/**
 * The client address of a request behind a known number of proxies. Each proxy appends the address it saw to `X-Forwarded-For`, so entries
 * written by the client are further left and are ignored. Without trusted proxies the header is not read.
 */
export function sourceAddressOf(
  socketAddress: string,
  forwardedFor: string | undefined,
  trustedProxies: number,
): string {
  const plain = plainAddress(socketAddress) ?? socketAddress;
  if (trustedProxies === 0 || forwardedFor === undefined) return plain;
  const chain = [...forwardedFor.split(','), socketAddress];
  const claimed = chain[chain.length - 1 - trustedProxies];
  return (claimed === undefined ? undefined : plainAddress(claimed)) ?? plain;
}

/** Without port, brackets and the prefix of an IPv4 address in IPv6; `undefined` for text that is not an address. */
function plainAddress(text: string): string | undefined {
  const trimmed = text.trim();
  const withoutPort =
    /^\[([^\]]+)\](?::\d{1,5})?$/.exec(trimmed)?.[1] ??
    /^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/.exec(trimmed)?.[1] ??
    trimmed;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(withoutPort)?.[1] ?? withoutPort;
  return isIP(mapped) === 0 ? undefined : mapped;
}
