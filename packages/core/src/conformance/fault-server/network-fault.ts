import { checkRequest } from '../../input/check-input.js';
import { listConformanceSituations, type ConformanceSituation } from '../conformance-situation.js';

/** What a {@link startFaultServer} can do to an exchange. Named like the situations. */
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

/**
 * The network's part in a situation; `undefined` where the situation is made by what the provider says.
 *
 * @throws {PaymentError} `invalid_request`, effect `none`, field `situation`: one that is misspelt is no situation without a fault
 */
export function networkFaultOf(situation: ConformanceSituation): NetworkFault | undefined {
  checkRequest.oneOf('situation', situation, listConformanceSituations());
  switch (situation) {
    case 'connection-refused':
    case 'connection-lost-before-send':
    case 'connection-lost-after-send':
    case 'answer-drips':
    case 'answer-truncated':
    case 'answer-oversized':
    case 'answer-of-wrong-type':
    case 'answer-empty':
    case 'answer-never-comes':
    case 'server-error':
    case 'bad-gateway':
    case 'rate-limited':
      return situation;
    case 'ready':
    case 'outcome-open':
    case 'deposit-declined':
    case 'withdrawal-declined':
    case 'answer-without-reference':
    case 'credentials-refused':
    case 'unknown-code':
      return undefined;
  }
}
