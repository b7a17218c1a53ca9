/**
 * The situations in which a gateway is tested, and what the provider does in each. The harness creates the situation; the suite checks the
 * gateway in it.
 */
export const conformanceSituations = /* @__PURE__ */ Object.freeze({
  ready: 'The provider works and takes everything that is asked of it.',
  'outcome-open':
    'The provider takes everything that is asked of it, and leaves it open until it is settled.',
  'deposit-declined': 'The provider declines deposits, for good.',
  'withdrawal-declined': 'The provider declines withdrawals, for good.',
  'connection-refused': 'Nothing listens at the provider’s address.',
  'connection-lost-before-send': 'Every connection is reset as soon as it is made.',
  'connection-lost-after-send': 'The provider acts, then resets the connection once, without an answer.',
  'answer-drips': 'The provider acts, then its answer comes one byte at a time and never ends.',
  'answer-truncated': 'The provider acts, then half its answer comes and the connection ends.',
  'answer-oversized': 'The provider acts, then its answer is followed by megabytes of blanks.',
  'answer-of-wrong-type': 'A web page comes with status 200 instead of an answer.',
  'answer-empty': 'Status 200 comes with an empty body.',
  'answer-without-reference':
    'The provider acts and says yes, without the number that identifies the movement.',
  'answer-never-comes': 'The provider takes the request and stays silent.',
  'server-error': 'The provider acts, then answers 500 with a web page.',
  'bad-gateway': 'A proxy in front of the provider answers 502 with a web page.',
  'rate-limited': 'The provider refuses before it acts: 429 with Retry-After: 7.',
  'credentials-refused': 'The provider refuses our credentials.',
  'unknown-code': 'The provider answers with a code or status that no document names.',
} as const);

/** The name of a situation. */
export type ConformanceSituation = keyof typeof conformanceSituations;

/** Every situation, in the order of the suite. */
export function listConformanceSituations(): readonly ConformanceSituation[] {
  return Object.keys(conformanceSituations) as ConformanceSituation[];
}
