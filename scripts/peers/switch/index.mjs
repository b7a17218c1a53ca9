// Protobuf clients of Python, Go and Java speak to the stand-in of examples/third-party-gateway, which reads and writes with core's protobuf kit.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  cacheFolder,
  failureRow,
  goProgram,
  javaProgram,
  pythonPackages,
  run as execute,
} from '../tools.mjs';
import { bankSwitchProto, startBankSwitch } from './start-bank-switch.mjs';

export const title = 'Protobuf';
export const about =
  "Clients with Google's own libraries ask the bank switch of `examples/third-party-gateway` for a transfer, ask what became of it, ask with a message that " +
  'has no bytes, and read the callback that it sends. The switch reads and writes with `@lango/core/gateway-kit/protobuf`.';

const read = (name) => readFileSync(new URL(`programs/${name}`, import.meta.url), 'utf8');
const amountMinor = '9007199254740991';

const clients = [
  {
    tool: 'protobuf (PyPI)',
    version: '7.36.2',
    play: async (env) => {
      const python = await pythonPackages('switch', { protobuf: '7.36.2', 'grpcio-tools': '1.85.1' });
      return execute(python.bin('python'), ['-c', read('ask.py')], { env });
    },
  },
  {
    tool: 'google.golang.org/protobuf (Go)',
    version: '1.36.12',
    play: async (env) => {
      const pins = {
        'google.golang.org/protobuf': 'v1.36.12',
        'github.com/bufbuild/protocompile': 'v0.14.1',
      };
      return execute(await goProgram('switch', read('ask.go'), pins), [], { env });
    },
  },
  {
    tool: 'protobuf-java (Maven)',
    version: '4.36.2',
    play: async (env) => {
      const proto = { name: 'bankswitch.proto', text: bankSwitchProto, version: '4.36.2' };
      const dependencies = ['com.google.protobuf:protobuf-java:4.36.2'];
      const classes = await javaProgram('switch', read('Main.java'), dependencies, proto);
      return execute('java', ['-cp', classes, 'Main'], { env });
    },
  },
];

/** A row for each client. */
export async function run({ row }) {
  const folder = mkdtempSync(join(cacheFolder, 'work-switch-'));
  const secret = 'shared-secret-of-this-run';
  const bank = await startBankSwitch(folder, secret);
  const rows = [];
  try {
    for (const { tool, version, play } of clients) {
      const what = 'asks for a transfer, looks it up, asks with no bytes, reads a callback';
      const told = { tool, version, what };
      const endToEndId = `txn_${rows.length + 1}`;
      const env = {
        SWITCH_URL: bank.url,
        SWITCH_SECRET: secret,
        PROTO_FOLDER: folder,
        END_TO_END_ID: endToEndId,
        AMOUNT: amountMinor,
      };
      try {
        const asked = (await play(env)).stdout.trim().split('\n');
        const callback = bank.callbackOf(endToEndId).toString('base64');
        const heard = (await play({ ...env, CALLBACK: callback })).stdout.trim().split('\n');
        const got = [...asked, ...heard].join(' / ');
        const asIs = `00 ${amountMinor} KES`;
        const wanted = `ACCEPTED ${asIs} / ACCEPTED ${asIs} / REJECTED 25 0 / SETTLED ${asIs}`;
        rows.push(row({ ...told, ...(got === wanted ? { result: 'ok' } : { result: 'failed', note: got }) }));
      } catch (error) {
        rows.push(row(failureRow(told, error)));
      }
    }
    return rows;
  } finally {
    bank.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
