import { describe, expect, it } from 'vitest';
import { judgeLines } from '../../simulation/operations/judge-histories.js';
import { buildJudge } from './build-judge.js';
import { accepted, cleanPayment, linesOf, read, row, type Step } from './hand-made.js';

const built = await buildJudge('reports/prove-test');
const judge = 'judge' in built ? built.judge : '';

type Named = Readonly<Record<string, Step>>;
const stepsOf = (change: Named): readonly Step[] => Object.values({ ...cleanPayment, ...change });

/** The clean payment with something put in after one of its steps. */
function after(name: keyof typeof cleanPayment, ...more: readonly Step[]): readonly Step[] {
  return Object.entries(cleanPayment).flatMap(([key, step]) => (key === name ? [step, ...more] : [step]));
}
const without = (...names: readonly (keyof typeof cleanPayment)[]): readonly Step[] =>
  Object.entries(cleanPayment).flatMap(([key, step]) =>
    names.some((name) => name === key) ? [] : [step as Step],
  );
const { move, succeed, tell, end } = cleanPayment;

describe.skipIf('why' in built)('the judge (needs Go)', () => {
  const whyNot = (steps: readonly Step[]) => judgeLines(judge, linesOf(steps)).illegal.map(({ why }) => why);

  it.each<[string, readonly Step[]]>([
    ['a successful payment', stepsOf({})],
    ['the same request again, and the same answer', after('end', accepted)],
    ['a read that began before the end and shows the former status', after('succeed', read('submitted', 2))],
    ['a read that began before the end and shows the end', after('succeed', read('succeeded', 2))],
    ['an answer before its request was stored', after('intent', { ...accepted, since: 2 })],
  ])('accepts %s', (_, steps) => {
    expect(judgeLines(judge, linesOf(steps))).toEqual({
      histories: 1,
      payments: 1,
      operations: steps.length,
      illegal: [],
    });
  });

  it.each<[string, readonly Step[], string]>([
    ['a doubled movement', after('move', move), 'moved twice'],
    ['a success without a movement', without('move'), 'succeeded, and nothing moved'],
    [
      'a success of another amount than moved',
      stepsOf({ move: { ...move, output: { amountMinor: 900, reference: 'ref-1' } } }),
      'another amount moved',
    ],
    [
      'a final status that changes',
      after('succeed', { do: 'commit', output: { ...succeed.output, version: 4, status: 'failed' } }),
      'went from succeeded to failed',
    ],
    [
      'a failure after a movement',
      stepsOf({
        succeed: {
          do: 'commit',
          output: { ...succeed.output, status: 'failed', reason: 'absent', entries: [] },
        },
      }),
      'failed, and it had moved',
    ],
    ['a lost accepted request', stepsOf({ end: { ...end, output: { ...end.output, rows: [] } } }), 'lost'],
    ['an accepted request that was never stored', without('create'), 'accepted, and not stored'],
    [
      'one key with two answers',
      after('succeed', { ...accepted, output: { ...accepted.output, body: 'second' } }),
      'one request got two answers',
    ],
    ['a request without a committed intent', without('intent'), 'without a commit that allows it'],
    [
      'a read that began after the end and shows the former status',
      after('succeed', read('submitted')),
      'shown as',
    ],
    [
      'a merchant event with another status',
      stepsOf({ tell: { ...tell, output: { ...tell.output, status: 'failed' } } }),
      'received failed, it is succeeded',
    ],
    ['a missing merchant event', without('tell'), 'never received transaction.succeeded'],
    [
      'a balance that is not the sum',
      stepsOf({
        end: { ...end, output: { ...end.output, rows: [{ ...row, balance: { capturedMinor: 1 } }] } },
      }),
      'not the sum',
    ],
  ])('refuses %s', (_, steps, why) => {
    expect(whyNot(steps)).toEqual([expect.stringContaining(why)]);
  });

  it('names a step without a rule', () => {
    expect(whyNot([{ do: 'unheard of' as never }])).toEqual([expect.stringContaining('no rule')]);
  });
});
