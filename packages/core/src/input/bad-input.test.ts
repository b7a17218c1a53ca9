import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PaymentError } from '../errors/payment-error.js';
import type { BadInputTable } from './testing/bad-input-row.js';
import { badInputOfCallbacks } from './testing/bad-input-of-callbacks.js';
import { badInputOfConformance } from './testing/bad-input-of-conformance.js';
import { badInputOfCore } from './testing/bad-input-of-core.js';
import { badInputOfGatewayKit } from './testing/bad-input-of-gateway-kit.js';
import { badInputOfMerchantCallbacks } from './testing/bad-input-of-merchant-callbacks.js';
import { badInputOfProtobuf } from './testing/bad-input-of-protobuf.js';
import { badInputOfSchemas } from './testing/bad-input-of-schemas.js';
import { badInputOfSimulatorKit } from './testing/bad-input-of-simulator-kit.js';
import { badInputOfTesting } from './testing/bad-input-of-testing.js';
import { badInputOfXml } from './testing/bad-input-of-xml.js';
import { garbage, type GarbageName } from './testing/garbage.js';

/** Every entry of the package with its table. An entry or export without rows fails below. */
const entries: Readonly<Record<string, { load: () => Promise<object>; table: BadInputTable }>> = {
  '.': { load: () => import('../index.js'), table: badInputOfCore },
  './schemas': { load: () => import('../schemas/index.js'), table: badInputOfSchemas },
  './gateway-kit': { load: () => import('../gateway-kit/index.js'), table: badInputOfGatewayKit },
  './gateway-kit/xml': { load: () => import('../gateway-kit/xml/index.js'), table: badInputOfXml },
  './gateway-kit/protobuf': {
    load: () => import('../gateway-kit/protobuf/index.js'),
    table: badInputOfProtobuf,
  },
  './callbacks': { load: () => import('../callbacks/index.js'), table: badInputOfCallbacks },
  './merchant-callbacks': {
    load: () => import('../merchant-callbacks/index.js'),
    table: badInputOfMerchantCallbacks,
  },
  './simulator-kit': {
    load: () => import('../simulator-kit/index.js'),
    table: badInputOfSimulatorKit,
  },
  './testing': { load: () => import('../testing/index.js'), table: badInputOfTesting },
  './conformance': { load: () => import('../conformance/index.js'), table: badInputOfConformance },
};

/** How a call with bad input ended, as text for a failed test. */
async function endOf(call: (bad: never) => unknown, bad: unknown): Promise<string> {
  try {
    await call(bad as never);
    return 'accepted it';
  } catch (error) {
    if (!PaymentError.is(error)) return `broke: ${String(error)}`;
    const { code, field } = error;
    return code === 'unexpected' ? `broke: ${error.message}` : `refused ${field}`;
  }
}

describe.each(Object.entries(entries))('%s', (_, { load, table }) => {
  it('has rows for every export', async () => {
    expect(Object.keys(table).sort()).toEqual(Object.keys(await load()).sort());
    expect(Object.values(table).every((rows) => rows.length > 0)).toBe(true);
  });

  describe.each(Object.entries(table))('%s', (name, rows) => {
    for (const [index, row] of rows.entries()) {
      if ('answers' in row) {
        it(row.answers, async () => expect(await row.call()).toEqual(row.expected));
        continue;
      }
      const { field, legal, also, call } = row;
      it(`names ${String(field)} (row ${index + 1})`, async () => {
        const named = Object.keys(garbage).filter((one) => !legal.includes(one as GarbageName));
        const bad = [
          ...named.map((one) => [one, garbage[one as GarbageName]] as const),
          ...also.map((value, at) => [`value ${at + 1} of its own`, value] as const),
        ];
        const ends = await Promise.all(bad.map(async ([what, value]) => [what, await endOf(call, value)]));
        const wanted = (end: string) =>
          typeof field === 'string'
            ? end === `refused ${field}`
            : end.startsWith('refused ') && field.test(end.slice('refused '.length));
        expect(
          ends.filter(([, end]) => !wanted(end ?? '')),
          `${name} with bad ${String(field)}`,
        ).toEqual([]);
      });
    }
  });
});

it('every entry of the package has a table', () => {
  const { exports } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    exports: object;
  };
  const withCode = Object.keys(exports).filter((path) => path !== './package.json' && path !== './types');
  expect(Object.keys(entries).sort()).toEqual(withCode.sort());
});

it('./types exports nothing at run time', async () => {
  expect(Object.keys(await import('../types.js'))).toEqual([]);
});
