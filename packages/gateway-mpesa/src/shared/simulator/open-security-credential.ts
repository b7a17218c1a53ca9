import { constants, privateDecrypt } from 'node:crypto';

/**
 * The password inside a SecurityCredential, or undefined where it does not open. The padding is taken off here, because current Node
 * versions no longer decrypt PKCS#1 v1.5 with a private key; timing does not matter in a stand-in.
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
