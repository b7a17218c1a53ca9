import { constants, privateDecrypt } from 'node:crypto';

/**
 * The password inside a SecurityCredential, or undefined where it cannot be decrypted. The padding is removed here, because current Node
 * versions no longer decrypt PKCS#1 v1.5 with a private key. Timing does not matter in a simulator.
 */
export function openSecurityCredential(credential: string, privateKeyPem: string): string | undefined {
  try {
    const key = { key: privateKeyPem, padding: constants.RSA_NO_PADDING };
    const block = privateDecrypt(key, Buffer.from(credential, 'base64'));
    const end = block.indexOf(0, 2);
    const isPadded = block[0] === 0 && block[1] === 2 && end >= 10;
    return isPadded ? block.subarray(end + 1).toString('utf8') : undefined;
  } catch {
    return undefined;
  }
}
