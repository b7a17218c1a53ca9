import { isDeepStrictEqual } from 'node:util';
import { PaymentError } from '../../errors/payment-error.js';
import { plainResult, threw } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import type { ConformanceCallback } from '../conformance-harness.js';
import { callbackOf, ofCallbacks, read, sentDeposit } from './callbacks-are-read.js';

const hostile: Readonly<Record<string, Uint8Array>> = {
  'an empty body': new Uint8Array(),
  'random bytes': Uint8Array.from({ length: 512 }, (_, index) => (index * 151 + 7) % 256),
  'a body nested ten thousand deep': Buffer.from(`${'['.repeat(10_000)}${']'.repeat(10_000)}`),
  'members that reach for the prototype': Buffer.from(
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  ),
  'JSON that is not an object': Buffer.from('null'),
  'XML with an entity': Buffer.from('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'),
};

/** Callbacks come at least once and in any order, and anyone may send anything. */
export const callbacksComeInAnyOrder: readonly ConformanceCheck[] = [
  ofCallbacks('a callback delivered twice says the same twice', async (run) => {
    const transaction = await sentDeposit(run);
    const callback = await callbackOf(run, transaction, { outcome: 'succeeded' });
    const before = await run.count(transaction);
    const same = isDeepStrictEqual(
      plainResult(await read(run, callback)),
      plainResult(await read(run, callback)),
    );
    promised(same, 'a repeat is read differently, so it cannot be recognized');
    promised((await run.count(transaction)) === before, 'a repeat moved money');
  }),
  ofCallbacks('callbacks in another order are read the same', async (run) => {
    const transaction = await sentDeposit(run);
    const receivedAt = new Date().toISOString();
    const at = (callback: ConformanceCallback) => ({ receivedAt, ...callback });
    const first = at(await callbackOf(run, transaction, { outcome: 'failed' }));
    const second = at(await callbackOf(run, transaction, { outcome: 'succeeded' }));
    const forward = [await read(run, first), await read(run, second)].map(plainResult);
    const backward = [await read(run, second), await read(run, first)].map(plainResult);
    promised(
      isDeepStrictEqual(forward, backward.reverse()),
      'what a callback says depends on which came before',
    );
  }),
  ...Object.entries(hostile).map(([what, payload]) =>
    ofCallbacks(`${what} is refused, or ignored, and nothing else happens`, async (run) => {
      const transaction = await sentDeposit(run);
      const genuine = await callbackOf(run, transaction, { outcome: 'succeeded' });
      const end = await run.receive({ ...genuine, payload });
      promised(!('polluted' in {}), 'the prototype of every object was changed');
      if (end.ended === 'returned') {
        promised(end.value.kind === 'ignored', `it is read as ${end.value.kind}`);
        return;
      }
      const { code } = threw(end, 'none');
      promised(
        code === 'callback_rejected' || code === 'callback_unreadable',
        `expected callback_rejected or callback_unreadable, got ${code}`,
      );
    }),
  ),
  ofCallbacks('the error of a refused callback repeats none of its body', async (run) => {
    const transaction = await sentDeposit(run);
    const genuine = await callbackOf(run, transaction, { outcome: 'succeeded' });
    const marker = 'conformance-marker-4711';
    const end = await run.receive({ ...genuine, payload: Buffer.from(`{"card":"${marker}"`) });
    if (end.ended === 'returned') return notApplicable('it is not refused');
    promised(PaymentError.is(end.error), 'expected a PaymentError; it threw something else');
    promised(
      !`${end.error.message}${String(end.error.cause)}`.includes(marker),
      'the error repeats the body',
    );
  }),
];
