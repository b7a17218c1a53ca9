import { inspect } from 'node:util';
import type { GatewayRecord, GatewayRecordPeriod } from '../../gateway/v1/gateway-record-v1.js';
import { isSameMoney } from '../../money/money.js';
import { PaymentError } from '../../errors/payment-error.js';
import type { Transaction } from '../../transaction/transaction.js';
import { ConformanceFailure, notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import { booksOf, newPayment, paid, settled } from '../conformance-payment.js';
import { kindOf, type ConformanceRun } from '../conformance-run.js';
import type { ConformanceSituation } from '../conformance-situation.js';
import { aroundNow, isRecordOf, list, minuteMs, periodOf } from '../conformance-records.js';

/** Pages up to this size are filled twice. */
const shortPage = 10;

async function deposited(run: ConformanceRun): Promise<Transaction> {
  const made = await run.harness.prepare?.('succeeded-deposit');
  if (made === undefined) notApplicable('the harness cannot prepare a succeeded deposit');
  return made;
}

const check = (
  name: string,
  situation: ConformanceSituation,
  run: ConformanceCheck['run'],
): ConformanceCheck => ({
  name: `listRecords: ${name}`,
  situation,
  run: async (given) => {
    if (given.gateway.capabilities.records?.api === undefined)
      notApplicable('records.api is not in the capabilities');
    await run(given);
  },
});

/** An incomplete listing must throw: a normal end would hide missing records. */
const throwsWhen = (situation: ConformanceSituation): ConformanceCheck =>
  check('what keeps it from being whole is thrown', situation, async (run) => {
    const error = await list(run, aroundNow()).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error instanceof ConformanceFailure) throw error;
    promised(error !== undefined, 'expected a PaymentError; the listing ended as if it were complete');
    promised(PaymentError.is(error), 'expected a PaymentError; it threw something else');
    const shown = inspect(error, { depth: 10 });
    promised(!run.harness.secrets.some((secret) => shown.includes(secret)), 'the error shows a credential');
  });

/** The gateway's own records, for reconciliation. */
export const recordsAreWhole: readonly ConformanceCheck[] = [
  check('a movement is there with its references, amount, currency and time', 'ready', async (run) => {
    const transaction = await deposited(run);
    const found = (await list(run, aroundNow())).filter((record) => isRecordOf(transaction, record));
    promised(found.length === 1, `expected one record of the deposit; there are ${found.length}`);
    const [record] = found as [GatewayRecord];
    promised(isSameMoney(record.money, transaction.money), 'its money is not that of the transaction');
    promised(record.direction === 'in', 'a deposit goes in');
    const ageMs = Math.abs(Date.now() - Date.parse(record.occurredAt));
    promised(ageMs < 10 * minuteMs, `its time is ${Math.round(ageMs / minuteMs)} minutes from now`);
  }),
  ...(['withdraw', 'refund'] as const).map((operation) =>
    check(`a ${kindOf(operation)} is there once, with its money and its direction`, 'ready', async (run) => {
      const kind = kindOf(operation);
      const { operations, records } = run.gateway.capabilities;
      const isListed = records?.api?.kinds.some((one) => one === kind) === true;
      if (operations[operation] === undefined || !isListed)
        return notApplicable(`the records do not list a ${kind} whole`);
      const { transaction } = await paid(run, await newPayment(run, operation));
      const books = await booksOf(run, transaction);
      if (!books.every(({ isFinal }) => isFinal)) await settled(run, transaction);
      const found = (await list(run, aroundNow())).filter((record) => isRecordOf(transaction, record));
      promised(found.length === 1, `expected one record of it; there are ${found.length}`);
      const [record] = found as [GatewayRecord];
      promised(
        isSameMoney(record.money, transaction.money),
        `its money is ${record.money.amountMinor} ${record.money.currency}, not that of the transaction`,
      );
      promised(record.direction === 'out', `a ${kind} goes out`);
    }),
  ),
  check('nothing of before or after the period is there', 'ready', async (run) => {
    const transaction = await deposited(run);
    const [record] = (await list(run, aroundNow())).filter((one) => isRecordOf(transaction, one));
    const atMs = Date.parse(record?.occurredAt ?? new Date().toISOString());
    for (const period of [
      periodOf(atMs - 60 * minuteMs, atMs - minuteMs),
      periodOf(atMs + minuteMs, atMs + 5 * minuteMs),
    ]) {
      for (const one of await list(run, period))
        promised(
          one.occurredAt >= period.from && one.occurredAt < period.to,
          'a record is not of the period that was asked for',
        );
    }
  }),
  check('its end does not belong to the period, and its beginning does', 'ready', async (run) => {
    const transaction = await deposited(run);
    const of = async (period: GatewayRecordPeriod) =>
      (await list(run, period)).filter((one) => isRecordOf(transaction, one));
    const [record] = await of(aroundNow());
    promised(record !== undefined, 'the deposit is not there');
    const atMs = Date.parse(record.occurredAt);
    promised((await of(periodOf(atMs - minuteMs, atMs))).length === 0, 'a record at the end is listed');
    promised((await of(periodOf(atMs, atMs + minuteMs))).length === 1, 'a record at the beginning is not');
  }),
  check('page after page until there are no more, each record once', 'ready', async (run) => {
    const { recordsPageSize } = run.harness;
    promised(
      recordsPageSize !== undefined,
      'the harness needs recordsPageSize, since records.api is declared: how many records one page holds at the stub, or Infinity where there are no pages',
    );
    if (!Number.isFinite(recordsPageSize)) return notApplicable('the provider lists without pages');
    const made: Transaction[] = [];
    // Three pages if they are short, to detect a gateway that stops after the second.
    const count = recordsPageSize <= shortPage ? 2 * recordsPageSize + 1 : recordsPageSize + 1;
    while (made.length < count) made.push(await deposited(run));
    const records = await list(run, aroundNow());
    const missing = made.filter((transaction) => !records.some((record) => isRecordOf(transaction, record)));
    promised(missing.length === 0, `${missing.length} of ${made.length} deposits are not there`);
    const references = new Set(records.map(({ recordReference }) => recordReference));
    promised(references.size === records.length, 'a recordReference stands on two records');
  }),
  check('in the order that the capabilities state', 'ready', async (run) => {
    await deposited(run);
    // Some books have whole seconds only: the two times must differ.
    await new Promise((resolve) => setTimeout(resolve, 1_001));
    await deposited(run);
    const times = (await list(run, aroundNow())).map(({ occurredAt }) => Date.parse(occurredAt));
    const sign = run.gateway.capabilities.records?.order === 'newest-first' ? -1 : 1;
    promised(
      times.every((time, index) => index === 0 || sign * (time - (times[index - 1] ?? time)) >= 0),
      'the records are in another order',
    );
  }),
  check('aborted before it begins, nothing is asked', 'ready', async (run) => {
    const error = await list(run, aroundNow(), { signal: AbortSignal.abort() }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    promised(PaymentError.is(error) && error.code === 'aborted', 'expected a PaymentError `aborted`');
    promised((await run.countRequests()) === 0, 'a request reached the provider');
  }),
  check('aborted on the way, it ends', 'ready', async (run) => {
    for (let count = 0; count < 2; count += 1) await deposited(run);
    const controller = new AbortController();
    const error = await list(run, aroundNow(), {
      signal: controller.signal,
      seen: () => controller.abort(),
    }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    promised(PaymentError.is(error) && error.code === 'aborted', 'expected a PaymentError `aborted`');
  }),
  throwsWhen('answer-truncated'),
  throwsWhen('answer-empty'),
  throwsWhen('server-error'),
  throwsWhen('rate-limited'),
  throwsWhen('credentials-refused'),
];
