import { constants, createPublicKey, publicEncrypt, X509Certificate, type KeyObject } from 'node:crypto';
import { refuseOption } from '../../shared/check-options.js';

/**
 * `SecurityCredential`: the initiator's password, RSA-encrypted (PKCS#1 v1.5, not OAEP) for the environment's certificate, in base64.
 * The plain password bytes are encrypted. Source: the Daraja portal, Getting Started, read 2026-11-22.
 *
 * @param certificate PEM of the X.509 certificate, or of its public key
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `b2c.certificate`
 */
export function createSecurityCredential(password: string, certificate: string): string {
  const key = publicKeyOf(certificate);
  const encrypted = publicEncrypt(
    { key, padding: constants.RSA_PKCS1_PADDING },
    Buffer.from(password, 'utf8'),
  );
  return encrypted.toString('base64');
}

function publicKeyOf(pem: string): KeyObject {
  try {
    const key = pem.includes('BEGIN CERTIFICATE') ? new X509Certificate(pem).publicKey : createPublicKey(pem);
    if (key.asymmetricKeyType === 'rsa') return key;
  } catch {
    // The library's message may quote the input: only the field is named below.
  }
  return refuseOption('b2c.certificate', 'is not a PEM certificate with an RSA key');
}
