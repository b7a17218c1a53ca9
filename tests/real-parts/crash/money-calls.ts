import type { PortCall } from './crash-point.js';

/** Causes of the commits that send money or say what became of it. */
const moneyCommits = [
  'intent',
  '(capture|cancel)-',
  'error',
  'send-deadline-passed',
  'gateway-answered',
  'callback',
  'look-up',
  'late-success',
  'returned',
  'receipt-learned',
  'refunded',
  'reversed',
  'chargeback',
  'dispute-lost',
];

const moneyCalls = new RegExp(
  `^store\\.(commit\\((${moneyCommits.join('|')})|createTransaction|storeCallback|recordIncomingDeposit|bookIncomingDeposit|claim|countFailure|endDeliveryAttempt)`,
);

/** The calls that send money, commit what is known of it, claim it, or take in or pass on word of it: the shorter matrix of `npm test`. */
export const isMoneyCall = ({ port, name }: PortCall): boolean =>
  port === 'gateway' || moneyCalls.test(name) || name === 'merchantHttp.post';
