declare module 'nspell' {
  /** A dictionary that words can be looked up in. */
  interface Speller {
    correct(word: string): boolean;
    add(word: string): Speller;
  }
  const createSpeller: (dictionary: { readonly aff: Uint8Array; readonly dic: Uint8Array }) => Speller;
  export = createSpeller;
}
