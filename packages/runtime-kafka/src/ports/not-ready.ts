/** Thrown by a check that knows the cause. The message is a few words that may be public, such as `disk full`. */
export class NotReady extends Error {
  override readonly name = 'NotReady';
}
