import type { StatusMeaning } from '../../gateway-kit/create-status-map.js';
import type { GatewayResponse } from '../../gateway/v1/gateway-response-v1.js';
import { isAbout } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import { booksOf, newPayment, paid, pay, payingOperations, type Paying } from '../conformance-payment.js';
import type { ConformanceCodes } from '../conformance-statement.js';
import { describeEnd, kindOf, type CallEnd, type ConformanceRun } from '../conformance-run.js';
import { endsWith, replaceLeaves } from '../json-leaves.js';
import { rewritingBodies } from './http-errors-are-no-answers.js';
import { ask } from './success-is-final.js';

/** The body with this code in place of every code of the table. */
function withCode(
  body: string | Uint8Array | undefined,
  codes: ConformanceCodes,
  code: string,
): string | undefined {
  const { member, means } = codes;
  return replaceLeaves(body, (path, value) => {
    if (!endsWith(path, member) || typeof value === 'object' || !Object.hasOwn(means, String(value)))
      return undefined;
    return typeof value === 'number' && /^-?\d+$/.test(code) ? Number(code) : code;
  });
}

const nameOf = (meaning: StatusMeaning): string => (typeof meaning === 'object' ? 'failed' : meaning);

/** What is wrong with how a code was read. The first answer may leave the outcome open for a look-up. */
function problemOf(
  end: CallEnd<GatewayResponse>,
  meaning: StatusMeaning,
  isFirst: boolean,
): string | undefined {
  const owed = nameOf(meaning);
  if (end.ended === 'threw') return owed === 'pending' || isFirst ? undefined : describeEnd(end);
  const { value } = end;
  if (value.status !== owed) return isFirst && value.status === 'pending' ? undefined : describeEnd(end);
  if (value.status !== 'failed' || typeof meaning !== 'object') return undefined;
  return value.reason === meaning.failed ? undefined : `says ${value.reason} instead of ${meaning.failed}`;
}

/** The payment's update in a callback, as the end of a call. */
async function readInCallback(
  run: ConformanceRun,
  transaction: Parameters<typeof isAbout>[0],
  payload: string,
  like: Parameters<ConformanceRun['receive']>[0],
): Promise<CallEnd<GatewayResponse> | undefined> {
  const { harness } = run;
  const bytes = Buffer.from(payload);
  if (harness.signCallback === undefined && run.gateway.capabilities.callbackProof === 'signature')
    return undefined;
  const end = await run.receive((await harness.signCallback?.(bytes, like)) ?? { ...like, payload: bytes });
  if (end.ended === 'threw') return end;
  const update =
    end.value.kind === 'updates' ? end.value.updates.find((one) => isAbout(transaction, one)) : undefined;
  return update === undefined ? undefined : { ended: 'returned', value: update };
}

const meansWhatIsStated = (operation: Paying): ConformanceCheck => ({
  name: `${operation}: every code that the harness states means in answers, look-ups and callbacks what it states`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const codes = run.harness.codes?.[operation];
    if (codes === undefined)
      return notApplicable('the harness states no codes: copy them from the provider’s documents into codes');
    const { harness } = run;
    const { lookUp } = run.gateway.capabilities.operations;
    let tried = 0;
    const judge = (
      where: string,
      code: string,
      end: CallEnd<GatewayResponse> | undefined,
      isFirst: boolean,
    ) => {
      const meaning = codes.means[code];
      if (end === undefined || meaning === undefined) return;
      tried += 1;
      const problem = problemOf(end, meaning, isFirst);
      promised(
        problem === undefined,
        `${code} of a ${kindOf(operation)} means ${nameOf(meaning)} by the harness’s codes, and ${where} ${problem}: hold the adapter’s status map, and the harness, against the provider’s documents`,
      );
    };
    for (const code of Object.keys(codes.means)) {
      const payment = await newPayment(run, operation);
      const wire = rewritingBodies(run, (body) => withCode(body, codes, code));
      const end = await pay(run, payment);
      wire.end();
      if (wire.changed() > 0) judge('the first answer', code, end, true);
    }
    const payment = await newPayment(run, operation);
    const { transaction } = await paid(run, payment);
    const books = harness.movementsOf === undefined ? [] : await booksOf(run, payment.transaction);
    if (books.some(({ isFinal }) => !isFinal)) await harness.settle?.(payment.transaction, {});
    const genuine = await harness.createCallback(transaction, { outcome: 'succeeded' });
    // Other checks cover a look-up that fails without changes.
    const isAnswered = lookUp !== undefined && (await ask(run, transaction, payment)).ended === 'returned';
    for (const code of Object.keys(codes.means)) {
      if (isAnswered) {
        const wire = rewritingBodies(run, (body) => withCode(body, codes, code));
        const end = await ask(run, transaction, payment);
        wire.end();
        if (wire.changed() > 0) judge('a look-up', code, end, false);
      }
      const payload = withCode(genuine?.payload, codes, code);
      if (genuine !== undefined && payload !== undefined)
        judge('a callback', code, await readInCallback(run, transaction, payload, genuine), false);
    }
    if (tried === 0) notApplicable('no answer and no callback holds one of the codes in JSON');
  },
});

/** The adapter reads every documented code as the harness states it. */
export const codesMeanWhatIsStated: readonly ConformanceCheck[] = payingOperations.map(meansWhatIsStated);
