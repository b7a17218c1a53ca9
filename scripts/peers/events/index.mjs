// The event as a merchant receives it, verified by the libraries that merchants have.
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createMerchantCallbackSecret, signMerchantCallback } from '@lango/core/merchant-callbacks';
import { startLango } from '../start-lango.mjs';
import {
  cargoProgram,
  failureRow,
  goProgram,
  javaProgram,
  npmPackages,
  pythonPackages,
  run as execute,
} from '../tools.mjs';

export const title = 'Libraries that verify events';
export const about =
  'Ten libraries are given the event that an endpoint received, byte for byte, and signed variants of it. `as received`, two signatures while a secret is ' +
  'rotated (either secret verifies), header names in other case, and an age under 300 s must be accepted; an age over 300 s and a changed body must not. ' +
  'A secret whose base64 lost its padding is refused by some: hand secrets on as they were shown.';

const read = (name) => readFileSync(new URL(`programs/${name}`, import.meta.url), 'utf8');

/** Each language: pins of its two libraries, and how its program is run. */
const languages = [
  {
    registry: 'npm',
    versions: { standardwebhooks: '1.1.1', svix: '2.5.0' },
    play: async (versions, input) => {
      const folder = await npmPackages('events', versions);
      copyFileSync(new URL('programs/verify.mjs', import.meta.url), join(folder, 'verify.mjs'));
      return execute(process.execPath, [join(folder, 'verify.mjs')], { input: await input() });
    },
  },
  {
    registry: 'PyPI',
    versions: { standardwebhooks: '1.1.0', svix: '2.9.1' },
    play: async (versions, input) => {
      const python = await pythonPackages('events', versions);
      return execute(python.bin('python'), ['-c', read('verify.py')], { input: await input() });
    },
  },
  {
    registry: 'Go',
    versions: { standardwebhooks: '0.0.1', svix: '1.44.0' },
    play: async (versions, input) => {
      const program = await goProgram('events', read('verify.go'), {
        'github.com/standard-webhooks/standard-webhooks/libraries': `v${versions.standardwebhooks}`,
        'github.com/svix/svix-webhooks': `v${versions.svix}`,
      });
      return execute(program, [], { input: await input() });
    },
  },
  {
    registry: 'Maven',
    versions: { standardwebhooks: '1.2.0', svix: '1.99.1' },
    play: async (versions, input) => {
      const classes = await javaProgram('events', read('Main.java'), [
        `com.standardwebhooks:standardwebhooks:${versions.standardwebhooks}`,
        `com.svix:svix:${versions.svix}`,
        'com.google.code.gson:gson:2.13.2',
      ]);
      return execute('java', ['-cp', classes, 'Main'], { input: await input() });
    },
  },
  {
    registry: 'crates',
    versions: { standardwebhooks: '1.0.1', svix: '2.9.1' },
    play: async (versions, input) => {
      const program = await cargoProgram('events', read('verify.rs'), {
        standardwebhooks: `"=${versions.standardwebhooks}"`,
        svix: `{ version = "=${versions.svix}", default-features = false, features = ["http1", "rustls-tls"] }`,
        http: '"1"',
        serde_json: '"1"',
      });
      return execute(program, [], { input: await input() });
    },
  },
];

/** One row for each library and registry. */
export async function run({ row }) {
  const lango = await startLango();
  const receive = await subscribe(lango);
  const rows = [];
  try {
    for (const { registry, versions, play } of languages) {
      const { cases, got } = await playInTime(play, versions, receive);
      for (const [library, version] of Object.entries(versions))
        rows.push(row(toRow(`${library} (${registry})`, version, cases, got, library)));
    }
    return rows;
  } finally {
    await lango.stop();
  }
}

/** Runs a program until it reads the events within 2 seconds of their signing: otherwise the one of 298 s may be over 300 s old. */
async function playInTime(play, versions, receive, tries = 5) {
  let cases = [];
  let signedAt = 0;
  // Events are received and signed only when the program is ready, because late ones are refused.
  const input = async () => {
    cases = casesOf(await receive());
    signedAt = Date.now();
    return JSON.stringify(cases);
  };
  const got = await play(versions, input).then(
    ({ stdout }) => JSON.parse(stdout),
    (error) => error,
  );
  const isLate = !(got instanceof Error) && Date.now() - signedAt >= 2_000;
  if (isLate && tries === 1) return { cases, got: new Error('started too slowly five times') };
  return isLate ? playInTime(play, versions, receive, tries - 1) : { cases, got };
}

function toRow(tool, version, cases, got, library) {
  const told = { tool, version, what: 'verifies an event and its variants' };
  if (got instanceof Error) return failureRow(told, got);
  const wrong = cases.filter(
    ({ accepts }, index) => accepts !== undefined && got[library][index] !== accepts,
  );
  const unpadded = got[library][cases.findIndex(({ accepts }) => accepts === undefined)];
  return {
    ...told,
    result: wrong.length === 0 ? 'ok' : 'failed',
    note: [
      `unpadded secret ${unpadded ? 'accepted' : 'refused'}`,
      ...wrong.map(({ name }) => `wrong: ${name}`),
    ].join('; '),
  };
}

function casesOf({ secret, headers, body, id }) {
  const now = Math.floor(Date.now() / 1_000);
  const next = createMerchantCallbackSecret();
  const sign = (secrets, age = 0, sent = body) =>
    signMerchantCallback(secrets, { id, timestampSeconds: now - age, body: sent });
  const fresh = sign([secret]);
  const titled = Object.fromEntries(
    Object.entries(fresh).map(([name, value]) => [
      name.replaceAll(/(^|-)[a-z]/g, (part) => part.toUpperCase()),
      value,
    ]),
  );
  return [
    { name: 'as received', secret, headers, body, accepts: true },
    { name: 'rotation, the old secret', secret, headers: sign([next, secret]), body, accepts: true },
    { name: 'rotation, the new secret', secret: next, headers: sign([next, secret]), body, accepts: true },
    { name: 'header names in other case', secret, headers: titled, body, accepts: true },
    { name: '298 s old, 299 when it is read', secret, headers: sign([secret], 298), body, accepts: true },
    { name: '301 s old', secret, headers: sign([secret], 301), body, accepts: false },
    { name: 'a changed body', secret, headers: fresh, body: `${body} `, accepts: false },
    { name: 'unpadded secret', secret: secret.replaceAll('=', ''), headers: fresh, body },
  ];
}

/** Registers an endpoint. The function that it returns makes a payment and returns the event that the endpoint received. */
async function subscribe({ runtime, token, siteUrl, received }) {
  const post = async (path, body, key) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(key && { 'idempotency-key': key }),
    };
    const request = { method: 'POST', headers, body: JSON.stringify(body) };
    return (await fetch(runtime.apiUrl + path, request)).json();
  };
  const endpoint = { url: siteUrl, events: ['transaction.succeeded'] };
  const { secret } = await post('/v1/callback-endpoints', endpoint);
  return async () => {
    const before = received.length;
    const amount = { amountMinor: 150_000, currency: 'KES' };
    const counterparty = { phoneNumber: '+254712345678' };
    const order = { gateway: 'mpesa', amount, merchantReference: 'Duka ünïcode 1', counterparty };
    await post('/v1/deposits', order, `events-${before}`);
    while (received.length === before) await wait(20);
    const { headers: all, body } = received[before];
    const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
    const headers = Object.fromEntries(names.map((name) => [name, all[name]]));
    return { secret, headers, body: body.toString('utf8'), id: headers['webhook-id'] };
  };
}
