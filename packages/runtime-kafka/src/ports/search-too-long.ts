/** A search that would read more than a page is worth. The same search again would take as long. */
export class SearchTooLong extends Error {
  override readonly name = 'SearchTooLong';
}
