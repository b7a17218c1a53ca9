import { createSocket, type Socket } from 'node:dgram';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBoundedLookUps } from './bounded-look-ups.js';
import { createGuardedMerchantHttp } from './guarded-merchant-http.js';
import { createHostResolver, type ResolveHost } from './resolve-host.js';

const publicAddress = [93, 184, 215, 14];

/** A name server that knows every name but those that begin with `silent`, about which it says nothing at all. */
async function startNameServer(): Promise<{ readonly socket: Socket; readonly asked: Set<string> }> {
  const socket = createSocket('udp4');
  const asked = new Set<string>();
  socket.on('message', (query, peer) => {
    const end = query.indexOf(0, 12) + 5;
    const name = query.subarray(13, end - 5).toString('latin1');
    asked.add(name);
    if (name.startsWith('silent')) return;
    const isIpv4 = query.readUInt16BE(end - 4) === 1;
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(0x8180, 2);
    header.writeUInt16BE(isIpv4 ? 1 : 0, 6);
    header.writeUInt32BE(0, 8);
    const answer = [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...publicAddress];
    const parts = [header, query.subarray(12, end), Buffer.from(isIpv4 ? answer : [])];
    socket.send(Buffer.concat(parts), peer.port, peer.address);
  });
  await new Promise<void>((bound) => socket.bind(0, '127.0.0.1', bound));
  return { socket, asked };
}

describe('names of merchants', () => {
  let server: Awaited<ReturnType<typeof startNameServer>>;
  let folder: string;
  let resolve: ResolveHost;
  const serverAddress = () => `127.0.0.1:${server.socket.address().port}`;

  beforeEach(async () => {
    server = await startNameServer();
    folder = mkdtempSync(join(tmpdir(), 'lango-hosts-'));
    const hostsFile = join(folder, 'hosts');
    writeFileSync(hostsFile, '# own\n203.0.113.7\tinside.shop.com Shop.Inside.com # 10.0.0.1 not.this.com\n');
    resolve = createHostResolver({ servers: [serverAddress()], timeoutMs: 200, hostsFile });
  });
  afterEach(() => {
    server.socket.close();
    rmSync(folder, { recursive: true });
  });

  it('are looked up at the name servers', async () => {
    expect(await resolve('hooks.shop.com')).toEqual(['93.184.215.14']);
  });

  it('are those of the hosts file first', async () => {
    expect(await resolve('shop.inside.com')).toEqual(['203.0.113.7']);
    expect(await resolve('not.this.com')).toEqual(['93.184.215.14']);
    expect(server.asked.has('shop\u0006inside\u0003com')).toBe(false);
  });

  it('have no addresses without an answer in time', async () => {
    expect(await resolve('silent.shop.com')).toEqual([]);
  });

  it('of one merchant, twenty in a zone that never answers, delay no other merchant', async () => {
    const http = createGuardedMerchantHttp({ resolveHost: resolve });
    let ended = 0;
    const stuck = Array.from({ length: 20 }, (_, index) =>
      http.whyRefused(`https://silent${index}.shop.com/hook`, 'mer_slow').finally(() => (ended += 1)),
    );
    expect(await http.whyRefused('https://hooks.other.com/hook', 'mer_other')).toBeUndefined();
    expect(ended).toBe(0);
    const silent = [...server.asked].filter((name) => name.startsWith('silent'));
    expect(silent.length).toBeLessThanOrEqual(4);
    expect(new Set(await Promise.all(stuck))).toEqual(
      new Set(['its name does not lead to a public address']),
    );
    await http.close();
  });

  it('requested twice at once are queried once', async () => {
    let asked = 0;
    const lookUp = createBoundedLookUps(async () => {
      asked += 1;
      return ['93.184.215.14'];
    });
    await Promise.all([lookUp('mer_1', 'shop.com'), lookUp('mer_1', 'shop.com')]);
    expect(asked).toBe(1);
    await lookUp('mer_1', 'shop.com');
    expect(asked).toBe(2);
  });
});
