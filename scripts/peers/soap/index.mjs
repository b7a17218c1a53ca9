// Other people's SOAP clients confirm a payment to the M-Pesa adapter, in both versions of SOAP.
import { copyFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createMpesaGateway } from '@lango/gateway-mpesa';
import { failureRow, javaProgram, npmPackages, pythonPackages, run as execute } from '../tools.mjs';
import { wsdl } from './c2b.wsdl.mjs';

export const title = 'SOAP';
export const about =
  'Callers of others confirm a payment to the M-Pesa adapter, which reads it as an incoming deposit, in SOAP 1.1 and in SOAP 1.2. Each reads the answer in its own ' +
  'version. M-Pesa itself has been seen to speak 1.1 alone.';

const programs = new URL('programs/', import.meta.url);
const callers = [
  {
    tool: 'soap (npm)',
    version: '1.13.0',
    play: async (env) => {
      const folder = await npmPackages('soap', { soap: '1.13.0' });
      copyFileSync(new URL('call.mjs', programs), join(folder, 'call.mjs'));
      return execute(process.execPath, [join(folder, 'call.mjs')], { env });
    },
  },
  {
    tool: 'zeep (PyPI)',
    version: '4.3.3',
    play: async (env) => {
      const python = await pythonPackages('soap', { zeep: '4.3.3' });
      const source = readFileSync(new URL('call.py', programs), 'utf8');
      return execute(python.bin('python'), ['-c', source], { env });
    },
  },
  {
    tool: 'Apache CXF (Maven)',
    version: '4.1.5',
    play: async (env) => {
      const classes = await javaProgram('soap', readFileSync(new URL('Main.java', programs), 'utf8'), [
        'org.apache.cxf:cxf-rt-frontend-jaxws:4.1.5',
        'org.apache.cxf:cxf-rt-transports-http:4.1.5',
      ]);
      return execute('java', ['-Dstdout.encoding=UTF-8', '-cp', classes, 'Main'], { env });
    },
  },
];

/** A row for each caller and version. */
export async function run({ row }) {
  const rows = [];
  for (const version of ['1.1', '1.2']) {
    const service = await serve(version);
    try {
      for (const caller of callers) rows.push(row(await toRow(caller, version, service)));
    } finally {
      service.close();
    }
  }
  return rows;
}

async function toRow({ tool, version, play }, soap, { url, paid }) {
  const told = { tool, version, what: `confirms a payment in SOAP ${soap}` };
  paid.length = 0;
  try {
    const answer = (await play({ WSDL: `${url}?wsdl` })).stdout.trim();
    const isRead = paid.join() === 'SLANGO0009 1500.50 A&B <ü>';
    const isAnswered = answer === 'C2B Payment Transaction SLANGO0009 result received.';
    return isRead && isAnswered
      ? { ...told, result: 'ok' }
      : { ...told, result: 'failed', note: `${paid} / ${answer}` };
  } catch (error) {
    return failureRow(told, error);
  }
}

/** A service on a free port; `paid` lists the payments that it was told of. */
async function serve(version) {
  const paid = [];
  const server = createServer(async (request, response) => {
    const answer = (status, contentType, body) =>
      response.writeHead(status, { 'content-type': contentType }).end(body);
    if (request.method === 'GET') return answer(200, 'text/xml', wsdl(version, url));
    try {
      const { told, headers, body } = await readByAdapter(await buffer(request), request.headers);
      const type = { 1.1: 'text/xml', 1.2: 'application/soap+xml' }[version];
      if (!headers['content-type'].startsWith(type))
        throw new Error(`answered as ${headers['content-type']}`);
      paid.push(told);
      response.writeHead(200, headers).end(body);
    } catch (error) {
      answer(500, 'text/plain', String(error));
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}/confirm`;
  return { url, paid, close: () => server.close() };
}

const adapter = createMpesaGateway({
  apiBaseUrl: 'https://daraja.example',
  consumerKey: 'key',
  consumerSecret: 'secret',
  passkey: 'passkey',
  shortCode: '600000',
  c2b: { shortCodes: ['600000'] },
});

async function readByAdapter(payload, headers) {
  const url = `https://pay.example.com/callbacks/mpesa/c2b/${'ab'.repeat(16)}/confirmation`;
  const result = await adapter.handleCallback(payload, {
    headers,
    url,
    receivedAt: new Date().toISOString(),
  });
  const { gatewayReference, money, accountReference } = result.deposit;
  const told = `${gatewayReference} ${(money.amountMinor / 100).toFixed(2)} ${accountReference}`;
  return { told, ...result.acknowledgement };
}
