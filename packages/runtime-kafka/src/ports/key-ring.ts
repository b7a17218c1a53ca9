/** What the runtime derives and protects with its own keys. */
export interface KeyRing {
  /** Encrypts a secret for storage. */
  seal(plain: string): string;
  /** @throws when the text was sealed with a key that is no longer there, or was changed */
  unseal(sealed: string): string;
  /** False when another key than the first sealed or digested it. */
  isSealedWithCurrent(sealed: string): boolean;
  /** The unguessable part of a transaction's callback address: 32 lower-case hexadecimal digits, the same for ever. */
  callbackToken(transactionId: string): string;
  isCallbackToken(transactionId: string, token: string): boolean;
  /** Digest of an API token's secret part, keyed so that a stolen table cannot be searched; it begins with the key's name. */
  tokenDigest(secret: string): string;
  /** Whether a digest is that of the secret, under whichever key it was made; compared in constant time. */
  isTokenDigest(secret: string, digest: string): boolean;
}
