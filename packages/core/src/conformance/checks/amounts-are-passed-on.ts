import type { GatewayResponse } from '../../gateway/v1/gateway-response-v1.js';
import { currencyExponent } from '../../money/currency-exponent.js';
import type { Money } from '../../money/money.js';
import { answered, threw } from '../conformance-assertions.js';
import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import {
  newPayment,
  oddAmount,
  paid,
  pay,
  payableAmounts,
  payingOperations,
  say,
  type Paying,
} from '../conformance-payment.js';
import { kindOf, type CallEnd, type ConformanceRun } from '../conformance-run.js';
import type { FaultServerAnswer } from '../fault-server/start-fault-server.js';
import { endsWith, leavesOf, replaceLeaves } from '../json-leaves.js';
import { rewriting, withBody } from './http-errors-are-no-answers.js';
import { ask } from './success-is-final.js';

/** Maximum number of currencies to try. */
const currenciesMost = 5;

/** Replaces the amount everywhere in a text body, in minor or major units. */
export function replaceAmount(
  answer: FaultServerAnswer,
  { amountMinor, currency }: Money,
  by: (number: string, isQuoted: boolean) => string,
): FaultServerAnswer | undefined {
  const text = Buffer.from(answer.body ?? '').toString();
  if (text.includes('\uFFFD')) return undefined;
  const major = amountMinor / 10 ** currencyExponent(currency);
  let replaced = 0;
  const body = text.replace(/(?<![\w.+-])\d+(?:\.\d+)?(?![\w.:-])/g, (number: string, at: number) => {
    if (Number(number) !== amountMinor && Number(number) !== major) return number;
    replaced += 1;
    return by(number, text[at - 1] !== ':' && text[at - 1] !== ' ');
  });
  return replaced === 0 ? undefined : { ...answer, body };
}

function doubled(number: string): string {
  const decimals = number.split('.')[1]?.length ?? 0;
  return (Number(number) * 2).toFixed(decimals);
}

/** Replaces the currency everywhere in a text body where it is a separate word. */
function replaceCurrency(answer: FaultServerAnswer, from: string, to: string): FaultServerAnswer | undefined {
  const text = Buffer.from(answer.body ?? '').toString();
  if (text.includes('\uFFFD')) return undefined;
  const body = text.replace(new RegExp(`(?<!\\w)${from}(?!\\w)`, 'gi'), (word) =>
    word === word.toLowerCase() ? to.toLowerCase() : to,
  );
  return body === text ? undefined : { ...answer, body };
}

interface Changed {
  readonly says: string;
  readonly change: (answer: FaultServerAnswer, asked: Money) => FaultServerAnswer | undefined;
  /** The amount that is then stated; absent if it is unreadable. */
  readonly stated?: (asked: Money) => Money;
}

const twice = (asked: Money): Money => ({ ...asked, amountMinor: asked.amountMinor * 2 });

const otherCurrency = (currency: string): string => (currency === 'USD' ? 'EUR' : 'USD');

/** Adds quotation marks where a JSON number is replaced by text. */
const inQuotes = (text: string) => (_number: string, isQuoted: boolean) => (isQuoted ? text : `"${text}"`);

/** Unreadable amounts, with descriptions. */
export const spoiltAmounts: readonly (readonly [
  says: string,
  by: (number: string, isQuoted: boolean) => string,
])[] = [
  ['an amount that is a word', inQuotes('n/a')],
  ['an amount that is empty', inQuotes('')],
  ['an amount below nothing', (number) => `-${number}`],
  [
    'an amount with more decimals than the currency has',
    (number) => (number.includes('.') ? `${number}0001` : `${number}.00001`),
  ],
];

const everyChange: readonly Changed[] = [
  {
    says: 'another amount',
    change: (answer, asked) => replaceAmount(answer, asked, doubled),
    stated: twice,
  },
  {
    says: 'another currency',
    change: (answer, { currency }) => replaceCurrency(answer, currency, otherCurrency(currency)),
    stated: (asked) => ({ ...asked, currency: otherCurrency(asked.currency) }),
  },
  ...spoiltAmounts.map(([says, by]) => ({
    says,
    change: (answer: FaultServerAnswer, asked: Money) => replaceAmount(answer, asked, by),
  })),
];

/** Another amount in the member with the paid amount only. */
const onlyIn = (member: string): Changed => ({
  says: `another amount in ${member}`,
  stated: twice,
  change: (answer, asked) => {
    const whole = leavesOf(replaceAmount(answer, asked, doubled)?.body);
    return withBody(
      answer,
      replaceLeaves(answer.body, (path) => (endsWith(path, member) ? whole.get(path) : undefined)),
    );
  },
});

/** The members of a JSON answer that state the amount. */
function amountsIn(answer: FaultServerAnswer, asked: Money): readonly string[] {
  const own = leavesOf(answer.body);
  return [...leavesOf(replaceAmount(answer, asked, doubled)?.body)]
    .filter(([path, value]) => own.get(path) !== value)
    .map(([path]) => path.replace(/\.\d+(?=\.)/g, '').slice(1));
}

/** Checks the result of an answer whose amount was changed in transit. */
function isHonest(end: CallEnd<GatewayResponse>, asked: Money, { says, stated }: Changed): void {
  if (end.ended === 'threw') {
    const error = threw(end, 'unknown');
    promised(
      error.code !== 'transaction_not_found',
      `${says} in the answer is read as an absence: it is an answer that cannot be read`,
    );
    return;
  }
  const response = answered(end);
  if (response.status === 'pending') return;
  promised(
    response.status === 'succeeded',
    `${says} in the answer is read as a decline: throw with effect unknown`,
  );
  const { money } = response;
  const shown = money === undefined ? 'no amount' : say(money);
  promised(
    stated !== undefined,
    `${says} in the answer is read as ${shown}: what cannot be read is response_unreadable, effect unknown`,
  );
  const owed = stated(asked);
  promised(
    money !== undefined && money.currency === owed.currency,
    `the answer states ${says} (${say(owed)}), and it answers ${shown}: pass on the amount and the currency of the answer`,
  );
  // In another currency the same digits may mean another number of minor units.
  promised(
    owed.currency !== asked.currency || money.amountMinor === owed.amountMinor,
    `the answer states ${say(owed)}, and it answers ${shown}: read the amount of the answer, in the unit that the provider documents`,
  );
}

/** A selection of the declared currencies, one of each exponent first. */
function someCurrencies(run: ConformanceRun, operation: Paying) {
  const declared = payableAmounts(run, operation);
  const byExponent = new Map(declared.map((one) => [currencyExponent(one[0]), one] as const));
  return [...new Set([...byExponent.values(), ...declared])].slice(0, currenciesMost);
}

const inAnswers = (operation: Paying, isLookUp: boolean): ConformanceCheck => ({
  name: isLookUp
    ? `lookUp: the amount of a ${kindOf(operation)} is what the answer states, and one that cannot be read is unknown`
    : `${operation}: the amount is what the answer states, and one that cannot be read is unknown`,
  situation: 'ready',
  operation,
  run: async (run) => {
    await paid(run, await newPayment(run, operation));
    let changed = 0;
    const member = run.harness.codes?.[operation]?.amountMember;
    const all = member === undefined ? everyChange : [...everyChange, onlyIn(member)];
    for (const [currency, limits] of someCurrencies(run, operation)) {
      const asked = { amountMinor: oddAmount(limits, 1_237), currency };
      for (const one of all) {
        const payment = await newPaymentIn(run, operation, asked);
        if (payment === undefined) continue;
        const sent = isLookUp ? await paid(run, payment) : undefined;
        // An open payment may state no amount yet.
        if (isLookUp) await run.harness.settle?.(payment.transaction, {});
        let stated = new Set<string>();
        const wire = rewriting(run, (answer) => {
          stated = new Set(amountsIn(answer, payment.transaction.money));
          return one.change(answer, payment.transaction.money);
        });
        const end = sent === undefined ? await pay(run, payment) : await ask(run, sent.transaction, payment);
        wire.end();
        if (wire.changed() === 0) continue;
        changed += 1;
        isHonest(end, payment.transaction.money, one);
        promised(
          stated.size < 2 ||
            member !== undefined ||
            end.ended === 'threw' ||
            end.value.status !== 'succeeded',
          `a success states the amount in several members (${[...stated].join(', ')}): name the one with the paid amount in codes.amountMember of the harness`,
        );
      }
    }
    if (changed === 0) notApplicable('no answer states the amount as text');
  },
});

async function newPaymentIn(run: ConformanceRun, operation: Paying, money: Money) {
  try {
    return await newPayment(run, operation, money);
  } catch (error) {
    if (error instanceof Error && error.name === 'ConformanceSkip') return undefined;
    throw error;
  }
}

/** An amount in an answer reaches the host unchanged, or the answer is unreadable. */
export const amountsArePassedOn: readonly ConformanceCheck[] = payingOperations.flatMap((operation) => [
  inAnswers(operation, false),
  inAnswers(operation, true),
]);
