/**
 * A number without what people put between its digits: white space, every dash, dots, brackets, the marks that address books and chat
 * programs add for the direction of text, and the apostrophe of a spreadsheet in front.
 */
export function withoutPunctuation(phoneNumber: string): string {
  return phoneNumber.replace(/[\s\p{Cf}\p{Pd}\u2212().\u00b7]/gu, '').replace(/^['\u2018\u2019]/, '');
}
