import { checkRequest } from '../../input/check-input.js';
import { listConformanceSituations, type ConformanceSituation } from '../conformance-situation.js';

/** Faults of a {@link startFaultServer}. Named like the situations. */
export type NetworkFault =
  | 'connection-refused'
  | 'connection-lost-before-send'
  | 'connection-lost-after-send'
  | 'answer-drips'
  | 'answer-truncated'
  | 'answer-oversized'
  | 'answer-of-wrong-type'
  | 'answer-empty'
  | 'answer-never-comes'
  | 'server-error'
  | 'bad-gateway'
  | 'rate-limited';

/** Every fault: true where the provider acts before it, which is the worse case wherever both are possible. */
export const actsFirst: Readonly<Record<NetworkFault, boolean>> = /* @__PURE__ */ Object.freeze({
  'connection-refused': false,
  'connection-lost-before-send': false,
  'connection-lost-after-send': true,
  'answer-drips': true,
  'answer-truncated': true,
  'answer-oversized': true,
  'answer-of-wrong-type': false,
  'answer-empty': false,
  'answer-never-comes': false,
  'server-error': true,
  'bad-gateway': false,
  'rate-limited': false,
});

const isNetworkFault = (situation: ConformanceSituation): situation is NetworkFault =>
  Object.hasOwn(actsFirst, situation);

/**
 * The network fault of a situation; `undefined` where the provider's answers create the situation.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `situation`: a misspelled name must not mean "no fault"
 */
export function networkFaultOf(situation: ConformanceSituation): NetworkFault | undefined {
  checkRequest.oneOf('situation', situation, listConformanceSituations());
  return isNetworkFault(situation) ? situation : undefined;
}
