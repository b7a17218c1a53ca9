import type { Choices } from './choices.js';

/** What a person types, and whether it is nonsense that may be refused. */
export interface TypedValue {
  readonly text: string;
  readonly isOdd: boolean;
}

/** A field that can be filled. */
export interface FieldFacts {
  readonly name: string;
  readonly type: string;
  readonly isNumeric: boolean;
}

const odd = [
  "' OR 1=1 --",
  '<img src=x onerror="throw 1">',
  '%_\\',
  'ё🙂‮\u0007',
  'x'.repeat(255),
  '  ',
  '../../session',
  '__proto__',
];

/** Something to type into it; once in six times something that nobody should. */
export function typedValue(choices: Choices, field: FieldFacts, known: readonly string[]): TypedValue {
  const plain = (values: readonly string[]) => ({ text: choices.of(values), isOdd: false });
  const isOdd = choices.onceIn(6);
  if (field.type === 'datetime-local') {
    const [early, late] = ['2025-02-28T23:59', '2031-12-31T12:00'];
    const isEnd = /^to$|before$/i.test(field.name);
    return { text: isEnd === isOdd ? early : late, isOdd };
  }
  if (isOdd) return { text: choices.of(odd), isOdd };
  if (field.isNumeric) return plain(['150000', '154900', '1']);
  if (field.name === 'currency') return plain(['KES', 'USD']);
  if (field.name === 'gateway') return plain(['fake', 'till', 'nobody']);
  if (field.name === 'q') return plain([...known, '+254712345678', 'R-fake-00000001', 'nothing']);
  return plain(['Line 4 of the statement', 'Ticket 1182', 'They called us']);
}
