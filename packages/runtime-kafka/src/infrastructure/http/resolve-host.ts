import { Resolver } from 'node:dns/promises';
import { readFileSync } from 'node:fs';

/** Settings of {@link createHostResolver}; each has a default. */
export interface HostResolverOptions {
  /** `address:port` of name servers. Default: those of the machine. */
  readonly servers?: readonly string[];
  /** Milliseconds for one name, including retries. Default 4,000. */
  readonly timeoutMs?: number;
  /** Path of the hosts file. Default: the system's. */
  readonly hostsFile?: string;
}

/** Every address of a host name; none for one that has none or whose server does not answer. */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>;

const systemHostsFile =
  process.platform === 'win32' ? 'C:\\Windows\\System32\\drivers\\etc\\hosts' : '/etc/hosts';

/**
 * Queries the name servers on its own sockets, with a time-out. `dns.lookup` would block one of Node's four threads until the system gives up,
 * half a minute or more, and delay every other look-up and file operation of the process.
 */
export function createHostResolver(options: HostResolverOptions = {}): ResolveHost {
  const { servers, timeoutMs = 4_000, hostsFile = systemHostsFile } = options;
  return async (hostname) => {
    const listed = listedIn(hostsFile, hostname);
    if (listed.length > 0) return listed;
    const resolver = new Resolver({ timeout: Math.ceil(timeoutMs / 3), tries: 2 });
    if (servers !== undefined) resolver.setServers(servers);
    const timer = setTimeout(() => resolver.cancel(), timeoutMs);
    const none = (): readonly string[] => [];
    try {
      const [ipv4, ipv6] = await Promise.all([
        resolver.resolve4(hostname).catch(none),
        resolver.resolve6(hostname).catch(none),
      ]);
      return [...ipv4, ...ipv6];
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Addresses from the hosts file, which takes precedence over name servers. */
function listedIn(hostsFile: string, hostname: string): readonly string[] {
  try {
    return readFileSync(hostsFile, 'utf8')
      .split('\n')
      .map((line) => (line.split('#')[0] ?? '').trim().split(/\s+/))
      .filter(([, ...names]) => names.some((name) => name.toLowerCase() === hostname.toLowerCase()))
      .flatMap(([address]) => address ?? []);
  } catch {
    return [];
  }
}
