import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Which addresses merchants may name. */
export interface MerchantAddressRules {
  /** Besides 443 and 8443. */
  readonly extraPorts?: readonly number[];
  /** `host:port` of this machine that may be called over plain http; for development. Refused beside live gateways. */
  readonly allowedLoopbackTargets?: readonly string[];
  /** Every address of a host name. Default: the machine's resolver. Its answers are checked in the same way. */
  readonly resolveHost?: (hostname: string) => Promise<readonly string[]>;
}

/** The address may not be called. The message can be shown to the merchant. */
export class MerchantAddressRefused extends Error {
  override readonly name = 'MerchantAddressRefused';
}

const ports = new Set([443, 8443]);
/** Names that are never public, whatever a resolver answers. Source: RFC 6761, 6762, 8375, 9476, read 2026-11-22. */
const localNames =
  /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|onion|test|example|invalid|alt|home\.arpa|in-addr\.arpa|ip6\.arpa)$/;

/** Why an address is refused by its text alone, or `undefined`. */
export function whyTextRefused(text: string, rules: MerchantAddressRules): string | undefined {
  if (text.length > 2_000) return 'it is longer than 2,000 characters';
  if (/[\u0000-\u0020\u007f\\]/.test(text)) return 'it has spaces, control characters or a backslash';
  if (!URL.canParse(text)) return 'it is not an absolute URL';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'it has a user name or password';
  if (isAllowedLoopback(url, rules)) return undefined;
  if (url.protocol !== 'https:') return 'it must be https';
  const port = url.port === '' ? 443 : Number(url.port);
  if (!ports.has(port) && rules.extraPorts?.includes(port) !== true) return `port ${port} is not allowed`;
  const host = url.hostname.replace(/\.$/, '');
  if (isIP(host.replace(/^\[|\]$/g, '')) !== 0) return 'it names an IP address instead of a host';
  if (!host.includes('.') || localNames.test(host)) return 'its name does not lead to a public address';
  return undefined;
}

/** True for a target of the loopback allowance, exactly as configured. */
export function isAllowedLoopback(url: URL, rules: MerchantAddressRules): boolean {
  return (
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    rules.allowedLoopbackTargets?.includes(`${url.hostname}:${url.port}`) === true
  );
}

/** Internal ranges that the registry classifies as unicast. */
const extraDenials = [
  ipaddr.parseCIDR('168.63.129.16/32'), // Azure's host channel
  ipaddr.parseCIDR('192.88.99.0/24'), // 6to4 relays
  ipaddr.parseCIDR('3fff::/20'), // documentation
];
/** Global unicast IPv6. Everything else is mapped, translated, local or unassigned. */
const globalIpv6 = ipaddr.parseCIDR('2000::/3');

/** True when the address lies outside every private, local, reserved or otherwise special range. */
export function isGlobalUnicast(address: string): boolean {
  if (isIP(address) === 0 || !ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (extraDenials.some((range) => range[0].kind() === parsed.kind() && parsed.match(range))) return false;
  if (parsed.kind() === 'ipv6' && !parsed.match(globalIpv6)) return false;
  return parsed.range() === 'unicast';
}

/**
 * The addresses of a host, refused as a whole when any of them is not global unicast. Unknown and internal names are refused with the same
 * message, so that callers cannot probe the names of this network.
 *
 * @throws {MerchantAddressRefused}
 */
export async function resolveGlobal(
  hostname: string,
  resolve: (hostname: string) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const addresses = await resolve(hostname);
  if (addresses.length === 0 || !addresses.every(isGlobalUnicast))
    throw new MerchantAddressRefused('its name does not lead to a public address');
  return addresses;
}
