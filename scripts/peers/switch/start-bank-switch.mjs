// The stand-in of examples/third-party-gateway behind HTTP, with its messages as a .proto file for clients of others.
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const source = (name) =>
  fileURLToPath(new URL(`../../../examples/third-party-gateway/src/${name}`, import.meta.url));

/** Messages of the switch, as its documentation prints them. */
export const bankSwitchProto = /`\n([^`]+)`/.exec(readFileSync(source('bank-switch-messages.ts'), 'utf8'))[1];

/** Starts it; `folder` takes the compiled example and the .proto file. */
export async function startBankSwitch(folder, sharedSecret) {
  const outfile = join(folder, 'bank-switch.cjs');
  await build({
    entryPoints: [source('bank-switch.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile,
  });
  writeFileSync(join(folder, 'bankswitch.proto'), bankSwitchProto);
  const { createBankSwitch } = createRequire(import.meta.url)(outfile);
  const bank = createBankSwitch(sharedSecret);
  const server = createServer(async (request, response) => {
    try {
      const { url, method, headers } = request;
      const answer = bank.answer({ path: url, method, headers, body: await buffer(request) });
      response.writeHead(answer.status, answer.headers).end(answer.body);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    transfers: bank.transfers,
    callbackOf: (endToEndId) => {
      bank.settle(endToEndId, {});
      return Buffer.from(bank.callbackOf(bank.transfers.get(endToEndId)).payload);
    },
    close: () => server.close(),
  };
}
