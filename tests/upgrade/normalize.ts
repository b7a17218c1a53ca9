/** The moment at which every recorded decision is made. */
const nowMs = Date.UTC(2026, 0, 1);
const isTime = (value: number) => value > 1e12 && value < 4e12;
const isIsoTime = (text: string) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text);

/**
 * The same question in the names and times that all such questions have: ids and references by the order in which they appear, times by their
 * distance from now with two digits. Two histories that differ in nothing else ask one question.
 */
export function normalize(args: readonly unknown[]): readonly unknown[] {
  const now = findNow(args);
  const names = new Map<string, string>();
  const time = (value: number) => nowMs + twoDigits(value - (now ?? value));
  const rename = (text: string): string => {
    const [, prefix = '', rest = ''] = /^([a-zA-Z-]*_?)(.*)$/.exec(text) ?? [];
    if (!/\d/.test(rest)) return text;
    const known = names.get(text);
    if (known !== undefined) return known;
    const name = `${prefix}${names.size.toString(16).padStart(Math.max(1, rest.length), '0')}`;
    names.set(text, name);
    return name;
  };
  const walk = (value: unknown, member = ''): unknown => {
    if (typeof value === 'number') {
      if (isTime(value)) return time(value);
      return member === 'fraction' ? Math.round(value * 4) / 4 : value;
    }
    if (typeof value === 'string')
      return isIsoTime(value) ? new Date(time(Date.parse(value))).toISOString() : rename(value);
    if (Array.isArray(value)) return value.map((item) => walk(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, walk(inner, name)]));
  };
  return args.map((argument) => walk(argument));
}

/**
 * What kind of question it is: times by whether they are past or to come, amounts by which is greater, counts up to three, and none of what no
 * decision reads. Of each kind one question is kept.
 */
export function kindOf(args: readonly unknown[]): string {
  const amounts = [...new Set(amountsIn(args))].sort((left, right) => left - right);
  const time = (value: number) => Math.sign(value - nowMs);
  return JSON.stringify(args, (member, value: unknown) => {
    if (notRead.has(member)) return undefined;
    if (typeof value === 'string') return isIsoTime(value) ? time(Date.parse(value)) : value;
    if (typeof value !== 'number') return value;
    if (isTime(value)) return time(value);
    if (member.endsWith('Minor')) return value === 0 ? 0 : amounts.indexOf(value);
    return member.endsWith('Ms') ? value : Math.min(value, 3);
  });
}

function amountsIn(value: unknown, member = ''): readonly number[] {
  if (typeof value === 'number') return member.endsWith('Minor') ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => amountsIn(inner, name));
}

/** Carried along by every decision, and judged by none. */
const notRead = new Set([
  ...[
    'version',
    'createdAt',
    'submittedAt',
    'counterparty',
    'metadata',
    'merchantReference',
    'callbackUrl',
    'merchantId',
  ],
  ...[
    'detail',
    'rawMessage',
    'policy',
    'settings',
    'gatewayAccount',
    'idempotencyKey',
    'requestFingerprint',
    'amounts',
  ],
]);

/** `nowMs` of a context, or a moment that is given as it is. */
function findNow(args: readonly unknown[]): number | undefined {
  for (const argument of args) {
    if (typeof argument === 'number' && isTime(argument)) return argument;
    if (typeof argument === 'object' && argument !== null && 'nowMs' in argument)
      return argument.nowMs as number;
  }
  return undefined;
}

function twoDigits(difference: number): number {
  if (Math.abs(difference) < 100) return difference;
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(difference))) - 1);
  return Math.round(difference / unit) * unit;
}
