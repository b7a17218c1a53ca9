import type { MpesaMessage } from '../../messages/mpesa-message.js';

/** The accounts of one instance that customers pay to. */
export interface OwnAccounts {
  /** The short code, the till that prompts pay, and further short codes. */
  readonly shortCodes: ReadonlySet<string>;
  /** Tills besides these; undefined where any till counts as the organisation's own. */
  readonly tillNumbers?: ReadonlySet<string>;
  /** Whether Safaricom's shared test short codes count as well: never where money is real. */
  readonly includesTestShortCodes: boolean;
}

/** Transaction types of a payment to a till. Source: the Daraja portal, Customer to Business, read 2026-11-29; the SOAP broker writes the same. */
const tillPayment = /merchant\s*payment|buy\s*goods/i;

/** The short codes that the portal's test page hands to every developer. Source: the Daraja portal, Test Credentials, read 2026-11-29. */
const testShortCode = /^6009[7-9]\d$/;

/**
 * Whether a customer's payment went to this instance's organisation. A message without an account counts as ours, because it arrived at our
 * address. A payment to a till counts as ours unless `tillNumbers` lists the tills.
 */
export function isOwnAccount(accounts: OwnAccounts, { details }: Pick<MpesaMessage, 'details'>): boolean {
  const { shortCode, transactionType = '' } = details;
  if (shortCode === undefined || accounts.shortCodes.has(shortCode)) return true;
  if (accounts.tillNumbers?.has(shortCode) === true) return true;
  if (accounts.includesTestShortCodes && testShortCode.test(shortCode)) return true;
  return tillPayment.test(transactionType) && accounts.tillNumbers === undefined;
}
