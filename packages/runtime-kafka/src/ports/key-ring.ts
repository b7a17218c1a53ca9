/** Encryption and token derivation with the master keys. */
export interface KeyRing {
  /** Encrypts a secret for storage. */
  seal(plain: string): string;
  /** @throws when the key that sealed it is missing, or the text was changed */
  unseal(sealed: string): string;
  /** False when it was sealed or digested with another key than the first. */
  isSealedWithCurrent(sealed: string): boolean;
  /** The unguessable part of a transaction's callback address: 32 lower-case hexadecimal digits that never change. */
  callbackToken(transactionId: string): string;
  isCallbackToken(transactionId: string, token: string): boolean;
  /** Digest of an API token's secret part, keyed so that a stolen table cannot be searched; it begins with the key's name. */
  tokenDigest(secret: string): string;
  /** Whether a digest belongs to the secret, under any key; compared in constant time. */
  isTokenDigest(secret: string, digest: string): boolean;
}
