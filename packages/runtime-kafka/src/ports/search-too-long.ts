/** A search that hit its time limit. Repeating it would take as long. */
export class SearchTooLong extends Error {
  override readonly name = 'SearchTooLong';
}
