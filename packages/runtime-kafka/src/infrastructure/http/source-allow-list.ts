import { BlockList, isIP } from 'node:net';
import { ConfigurationError } from '../../ports/configuration-error.js';

/**
 * Which addresses each gateway's callbacks may come from: single addresses or networks such as `196.201.214.0/24`. A gateway that is not
 * listed may call from anywhere.
 *
 * @throws {ConfigurationError} for an entry that is neither
 */
export function createSourceAllowList(
  sources: Readonly<Record<string, readonly string[]>>,
): (gatewayId: string, sourceAddress: string) => boolean {
  const lists = new Map(
    Object.entries(sources).map(([gatewayId, entries]) => [gatewayId, toList(gatewayId, entries)]),
  );
  return (gatewayId, sourceAddress) => {
    const list = lists.get(gatewayId);
    if (list === undefined) return true;
    const version = isIP(sourceAddress);
    return version !== 0 && list.check(sourceAddress, version === 4 ? 'ipv4' : 'ipv6');
  };
}

function toList(gatewayId: string, entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix, ...rest] = entry.split('/');
    const version = isIP(address);
    const bits = prefix === undefined ? (version === 4 ? 32 : 128) : Number(prefix);
    if (
      version === 0 ||
      rest.length > 0 ||
      !Number.isInteger(bits) ||
      bits < 1 ||
      bits > (version === 4 ? 32 : 128)
    ) {
      throw new ConfigurationError(
        `callbackSources.${gatewayId}: ${JSON.stringify(entry)} is neither an address nor a network such as 196.201.214.0/24`,
      );
    }
    list.addSubnet(address, bits, version === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}
