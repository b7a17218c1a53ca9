/**
 * Daraja's `ResultDesc` texts. Source: published payloads and published copies of Safaricom's result code tables; Safaricom's own page was not seen.
 * Payloads, or one made from published codes, show 0, 1, 21, 1001, 1019, 1032, 1037, 2001, 9999, SFC_IC0003, R000001 and R000002. The others are from
 * copies of the tables, which differ in case and full stops. 1025 shares the text of 9999. Other codes get their meaning as text.
 */
const texts: Readonly<Record<string, string>> = {
  0: 'The service request is processed successfully.',
  1: 'The balance is insufficient for the transaction.',
  2: 'Declined due to limit rule: less than the minimum transaction amount.',
  3: 'Declined due to limit rule: greater than the maximum transaction amount.',
  4: 'Declined due to limit rule: would exceed daily transfer limit.',
  8: 'Declined due to limit rule: would exceed the maximum balance.',
  11: 'The DebitParty is in an invalid state.',
  21: 'The initiator is not allowed to initiate this request',
  1001: 'Unable to lock subscriber, a transaction is already in process for the current subscriber',
  1019: 'Transaction has expired',
  1025: 'An error occurred while sending a push request',
  1032: 'Request cancelled by user',
  1037: 'DS timeout user cannot be reached',
  2001: 'The initiator information is invalid.',
  2006: 'Declined due to account rule: The account status does not allow this transaction.',
  2028: 'The request is not permitted according to product assignment',
  2040: "Credit Party customer type (Unregistered or Registered Customer) can't be supported by the service",
  8006: 'The security credential is locked.',
  9999: 'An error occurred while sending a push request',
  SFC_IC0003: 'The operator does not exist.',
  R000001: 'The transaction has already been reversed.',
  R000002: 'The OriginalTransactionID is invalid.',
};

/** Daraja's text of a code, or the code's meaning where that text is not known. */
export const resultText = (code: string, meaning: string | undefined): string =>
  texts[code] ?? meaning ?? 'failed';
