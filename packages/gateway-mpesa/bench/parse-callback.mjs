// Measures reading a callback against JSON.parse of the same bytes. Exits with 1 when a JSON callback takes over 20 µs longer.
import { readFileSync } from 'node:fs';
import { createMpesaGateway } from '@lango/gateway-mpesa';
import { readMpesaMessage } from '@lango/gateway-mpesa/messages';
import { simulatorCredentials } from '@lango/gateway-mpesa/simulator';

const limitUs = 20;
const batches = 201;
const callsPerBatch = 200;

const hex = '0123456789abcdef0123456789abcdef';
const base = `https://host.example/callbacks/m/t/${hex}/${hex}`;
const { initiatorName, securityCredential, ...account } = simulatorCredentials;
const gateway = createMpesaGateway({
  apiBaseUrl: 'http://127.0.0.1:1',
  ...account,
  b2c: { initiatorName, securityCredential },
});
const contextOf = (url) => ({
  headers: {},
  url,
  receivedAt: '2026-11-22T09:00:00.000Z',
  urlToken: 'transaction',
});

const messages = [
  { file: 'stk-callback-succeeded.json', kind: 'stk-callback', url: base },
  { file: 'b2c-result-succeeded.json', kind: 'b2c-result', url: `${base}/result` },
  {
    file: 'c2b-confirmation.json',
    kind: 'c2b',
    url: `https://host.example/callbacks/m/c2b/${hex}/confirmation`,
  },
  {
    file: 'soap-c2b-confirmation.xml',
    kind: 'soap-c2b',
    url: `https://host.example/callbacks/m/c2b/${hex}/confirmation`,
  },
];

/** Median over batches, in microseconds a call. */
async function measure(work) {
  const times = [];
  for (let batch = -50; batch < batches; batch += 1) {
    const startedAt = process.hrtime.bigint();
    for (let call = 0; call < callsPerBatch; call += 1) await work();
    const elapsedUs = Number(process.hrtime.bigint() - startedAt) / 1000 / callsPerBatch;
    if (batch >= 0) times.push(elapsedUs);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

const us = (value) => `${value.toFixed(2).padStart(8)} µs`;
console.log(`Node ${process.version}; median of ${batches} batches of ${callsPerBatch} calls\n`);
console.log(
  'message                        bytes   JSON.parse      reader      handleCallback    over JSON.parse',
);
let worstOverUs = 0;
for (const { file, kind, url } of messages) {
  const bytes = readFileSync(new URL(`../src/__fixtures__/${file}`, import.meta.url));
  const isJson = file.endsWith('.json');
  const context = contextOf(url);
  const bareUs = isJson ? await measure(() => JSON.parse(bytes.toString('utf8'))) : undefined;
  const readUs = await measure(() => readMpesaMessage(bytes, { kind }));
  const handleUs = await measure(() => gateway.handleCallback(bytes, context));
  const overUs = bareUs === undefined ? undefined : handleUs - bareUs;
  if (overUs !== undefined) worstOverUs = Math.max(worstOverUs, overUs);
  const columns = [
    bareUs === undefined ? '          –' : us(bareUs),
    us(readUs),
    us(handleUs),
    overUs === undefined ? '          –' : us(overUs),
  ];
  console.log(`${file.padEnd(30)} ${String(bytes.length).padStart(5)}  ${columns.join('     ')}`);
}
await gateway.close();
console.log(`\nworst JSON callback over JSON.parse: ${worstOverUs.toFixed(2)} µs (limit ${limitUs} µs)`);
if (worstOverUs > limitUs) process.exitCode = 1;
