import { notApplicable, promised, type ConformanceCheck } from '../conformance-check.js';
import { newPayment, pay, payingOperations, type Paying } from '../conformance-payment.js';
import { answered, recordAnswer } from '../conformance-assertions.js';
import { kindOf } from '../conformance-run.js';
import { mapJson } from '../json-leaves.js';
import { nameless } from '../make-alike.js';
import { rewriting, withBody } from './http-errors-are-no-answers.js';
import { ask } from './success-is-final.js';

/** Ends every text of the other attempt. */
const mark = 'OtherAttempt';

/** Puts other attempts before the items of a list: with other ids, and a code that nobody has documented; amounts, currencies and times stay. */
const amongOthers = (_name: string, value: unknown): unknown =>
  Array.isArray(value) && typeof value[0] === 'object'
    ? [...value.map((item) => JSON.parse(JSON.stringify(item, marked)) as unknown), ...(value as unknown[])]
    : value;

const marked = (_name: string, value: unknown) =>
  typeof value === 'string' && /[a-z_-]/i.test(value.slice(3)) ? value + mark : value;

const toldApart = (operation: Paying): ConformanceCheck => ({
  name: `${operation}: of several attempts in a list of the provider’s, its own is used`,
  situation: 'ready',
  operation,
  run: async (run) => {
    const { wires, harness } = run;
    const payment = await newPayment(run, operation);
    const wire = rewriting(
      run,
      (answer) => withBody(answer, mapJson(answer.body, amongOthers)),
      (request) => request.method === 'GET' || request.operation === 'lookUp',
    );
    const first = await pay(run, payment);
    const told: unknown[] = [first];
    if (first.ended === 'returned' && run.gateway.capabilities.operations.lookUp !== undefined) {
      await harness.settle?.(payment.transaction, {});
      const made = recordAnswer(payment.transaction, answered(first));
      told.push(await ask(run, made, payment), await ask(run, nameless(made), payment));
    }
    wire.end();
    if (wire.changed() === 0) return notApplicable('no question is answered with a list in JSON');
    const sent = wires.flatMap(({ requests }) => requests.map(({ path, body }) => path + body.toString()));
    promised(
      !JSON.stringify([sent, told]).includes(mark),
      `a list in an answer holds another attempt before the ${kindOf(operation)}’s own (its texts end in ${mark}), and it is used: take the one with our id, or with the code of success, not the first`,
    );
  },
});

/** A list may hold failed attempts, or other payments. */
export const attemptsAreToldApart: readonly ConformanceCheck[] = payingOperations.map(toldApart);
