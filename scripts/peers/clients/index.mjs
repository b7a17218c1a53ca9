// Clients generated from the OpenAPI document: each compiles, makes a real payment, reads a problem, and still works when answers gain members.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOpenApiDocument } from '@lango/runtime-kafka';
import { failureRow, lastJson } from '../tools.mjs';
import { startLango } from '../start-lango.mjs';
import { startLaterProxy } from './later-proxy.mjs';
import { otherClients } from './other-clients.mjs';
import { typescriptClients } from './typescript-clients.mjs';

export const title = 'Clients that generators make';
export const about =
  'Each is generated from `/openapi.json`, compiled, pays through a running runtime and the M-Pesa simulator, is refused with a problem, and then talks ' +
  'to a Lango of later: every object has one member more, and an action has a type that the document does not know.';

const wanted = {
  paid: 'succeeded',
  problem: 'not found',
  known: 'approve-on-device',
  later: 'succeeded',
  action: 'scan-code',
  listed: 2,
};

/** One row for each generator. */
export async function run({ row }) {
  const lango = await startLango();
  const later = await startLaterProxy(lango.runtime.apiUrl);
  const work = mkdtempSync(join(tmpdir(), 'lango-clients-'));
  const document = join(work, 'openapi.json');
  writeFileSync(document, JSON.stringify(createOpenApiDocument()));
  const rows = [];
  try {
    for (const client of [...typescriptClients, ...otherClients]) {
      const { merchantId } = await lango.runtime.admin.createMerchant(client.tool);
      const { token } = await lango.runtime.admin.createToken({ merchantId, environment: 'test' });
      const environment = { LANGO_URL: lango.runtime.apiUrl, LANGO_LATER_URL: later.url, LANGO_TOKEN: token };
      rows.push(row(await toRow(client, () => client.play(document, environment))));
    }
    return rows;
  } finally {
    later.close();
    await lango.stop();
    rmSync(work, { recursive: true });
  }
}

async function toRow({ tool, version }, play) {
  const told = { tool, version, what: 'compiles, pays, is refused, outlives a new member and a new action' };
  try {
    const got = lastJson((await play()).stdout);
    const wrong = Object.keys(wanted).filter((name) => got[name] !== wanted[name]);
    return wrong.length === 0
      ? { ...told, result: 'ok' }
      : { ...told, result: 'failed', note: wrong.map((name) => `${name}: ${got[name]}`).join(', ') };
  } catch (error) {
    return failureRow(told, error);
  }
}
