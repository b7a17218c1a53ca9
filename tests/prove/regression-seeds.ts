/** A bug that the simulation found, by name. */
export interface RegressionSeed {
  readonly name: string;
  /** The seed that found it. Seeds give other histories when the simulation changes, so each bug also has its own test. */
  readonly seed: number;
  readonly invariant: string;
  readonly found: string;
  /** The unit test or port suite that now covers it. */
  readonly heldBy: string;
}

/**
 * Bugs found by the simulation, and the tests that cover them. Every run begins with these seeds. Most of them give other histories than when
 * they were found, which must hold too.
 */
export const regressionSeeds: readonly RegressionSeed[] = [
  {
    name: 'look-ups without end',
    seed: 220,
    invariant: 'I22',
    found: 'each callback that proved nothing hastened a look-up, whose own callback proved nothing either',
    heldBy: 'decide-on-response.test.ts: hints trigger a limited number of look-ups',
  },
  {
    name: 'absence before arrival',
    seed: 10212,
    invariant: 'I5',
    found: 'a clock that jumped forward made an absence proof while the request was still becoming visible',
    heldBy: 'absence-watch.test.ts',
  },
  {
    name: 'sent again by the commit that flags',
    seed: 851,
    invariant: 'I19',
    found: 'the step that asked for a person sent the request once more',
    heldBy: 'look-up.test.ts',
  },
  {
    name: 'one contradiction, two discrepancies',
    seed: 1239,
    invariant: 'I17',
    found: 'a lost reply or a second worker recorded and told the same contradiction again, under another id',
    heldBy: 'apply-decision.test.ts, transaction-conformance.ts',
  },
  {
    name: 'a number from nobody',
    seed: 1434,
    invariant: 'I6',
    found:
      'the gateway reference of an unproven callback became the transaction’s own, and a person’s verdict kept it',
    heldBy: 'decide-on-response.test.ts: a hint brings a number to ask about',
  },
  {
    name: 'sent after the deadline',
    seed: 13294,
    invariant: 'I2',
    found:
      'a refund read its original between the look at the clock and the call; a worker stopped there sent 20 s later',
    heldBy: 'call-gateway.test.ts',
  },
  {
    name: 'a retry deleted with its first publication',
    seed: 10000,
    invariant: 'I13',
    found:
      'a message that was put back after a failed try lost its row when the first publication was cleaned up',
    heldBy: 'claim-conformance.ts: there is no outbox any more; a row that failed stays due until it changes',
  },
  {
    name: 'a key forgotten on the way',
    seed: 41155,
    invariant: 'I1',
    found:
      'a request was repeated in time, its worker stood still within its send window, and it arrived after the gateway had forgotten the key',
    heldBy: 'policy.test.ts: a request is repeated only if the key outlives its way',
  },
  {
    name: 'refunded beside a contradicted refund',
    seed: 48383,
    invariant: 'I8',
    found:
      'a refund that its gateway called failed and then succeeded had given its amount back, and the deposit was refunded again',
    heldBy: 'reserve-conformance.ts: counts refunds, which a late success of a refund books',
  },
  {
    name: 'an answer after the last look-up',
    seed: 152655,
    invariant: 'I18',
    found:
      'a cancel that was refused after the schedule of look-ups had ended left the payment pending, never due again and with nobody asked',
    heldBy: 'policy.test.ts: news after the last look-up is followed by one more',
  },
  {
    name: 'won before it was disputed',
    seed: 6739,
    invariant: 'I8',
    found:
      'that a dispute was won was heard of before the dispute, and made twice the deposit refundable until the dispute came',
    heldBy:
      'reserve-conformance.ts: refunds no more when the end of a won dispute is reported before the dispute',
  },
  {
    name: 'a question ended by an older word',
    seed: 8092,
    invariant: 'I4',
    found:
      'a payment that had failed was paid after all; a callback older than the question about it ended the question',
    heldBy: 'decide-on-response.test.ts: a callback ends no verification',
  },
  {
    name: 'booked beside what was on its way',
    seed: 8662,
    invariant: 'I25',
    found:
      'a payment told by the other channel while the answer to our own request was late was booked as an incoming deposit at once',
    heldBy: 'incoming-deposit-conformance.ts: may be one of our open deposits with its amount, and no other',
  },
];
