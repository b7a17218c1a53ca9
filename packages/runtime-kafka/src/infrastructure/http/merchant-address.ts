import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Which addresses merchants may name. */
export interface MerchantAddressRules {
  /** Besides 443 and 8443. */
  readonly extraPorts?: readonly number[];
  /** `host:port` of this machine that may be called over plain http; for development. Refused beside live gateways. */
  readonly allowedLoopbackTargets?: readonly string[];
}

const ports = new Set([443, 8443]);
/** Azure's host channel: global unicast by the registry, yet inside the host. */
const extraDenials = new Set(['168.63.129.16']);

/** Why an address is refused by its text alone, or `undefined`. */
export function whyTextRefused(text: string, rules: MerchantAddressRules): string | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return 'it is not an absolute URL';
  }
  if (text.length > 2_000) return 'it is longer than 2,000 characters';
  if (url.username !== '' || url.password !== '') return 'it carries a user name or password';
  if (isAllowedLoopback(url, rules)) return undefined;
  if (url.protocol !== 'https:') return 'it must be https';
  const port = url.port === '' ? 443 : Number(url.port);
  if (!ports.has(port) && rules.extraPorts?.includes(port) !== true) return `port ${port} is not allowed`;
  if (isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0) return 'it names an IP address instead of a host';
  return undefined;
}

/** True for a target of the loopback allowance, exactly as configured. */
export function isAllowedLoopback(url: URL, rules: MerchantAddressRules): boolean {
  return (
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    rules.allowedLoopbackTargets?.includes(`${url.hostname}:${url.port}`) === true
  );
}

/** True when the address lies outside every private, local, reserved or otherwise special range. */
export function isGlobalUnicast(address: string): boolean {
  if (extraDenials.has(address) || !ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (extraDenials.has(parsed.toString())) return false;
  // IPv4-compatible ::/96 reads as unicast to the registry but leads to the embedded IPv4 address on some systems.
  if (
    parsed.kind() === 'ipv6' &&
    parsed
      .toByteArray()
      .slice(0, 12)
      .every((byte) => byte === 0)
  )
    return false;
  return parsed.range() === 'unicast';
}

/** The addresses of a host, refused as a whole when any of them is not global unicast. */
export async function resolveGlobal(hostname: string): Promise<readonly string[]> {
  const answers = await lookup(hostname, { all: true, verbatim: true });
  const addresses = answers.map(({ address }) => address);
  if (addresses.length === 0 || !addresses.every(isGlobalUnicast))
    throw new Error('it resolves to an address that is not public');
  return addresses;
}
