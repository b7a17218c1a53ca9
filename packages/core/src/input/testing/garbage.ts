/** What callers pass by mistake, by name. Each row of a table says which of them are legal there. */
export const garbage = {
  undefined: undefined,
  null: null,
  NaN: Number.NaN,
  infinity: Infinity,
  'minus infinity': -Infinity,
  'a fraction': 0.5,
  'a negative number': -1,
  zero: 0,
  'an unsafe number': 2 ** 53,
  'a huge number': 1e300,
  true: true,
  'an empty text': '',
  'a blank text': ' ',
  'a word': 'nonsense',
  'half a surrogate pair': 'a\ud800',
  'a line break': 'a\nb',
  'a long text': 'x'.repeat(200_000),
  'the name of a method': 'constructor',
  'a BigInt': 10n,
  'a symbol': Symbol('bad'),
  'an object': {},
  'an object without a prototype': Object.create(null) as object,
  'a date that is none': new Date(Number.NaN),
  'a list': [],
  'a function': () => undefined,
} as const satisfies Readonly<Record<string, unknown>>;

/** The name of one of them. */
export type GarbageName = keyof typeof garbage;

/** Every text among them. */
export const texts = [
  'an empty text',
  'a blank text',
  'a word',
  'half a surrogate pair',
  'a line break',
  'a long text',
  'the name of a method',
] as const satisfies readonly GarbageName[];

/** What is a plain object as far as a check can tell: settings that set nothing. */
export const objects = [
  'an object',
  'an object without a prototype',
  'a date that is none',
] as const satisfies readonly GarbageName[];
