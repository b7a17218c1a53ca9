/** Thrown by a check that knows more than that it failed. The message is a few words that anybody may read: `disk full`. */
export class NotReady extends Error {
  override readonly name = 'NotReady';
}
