import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';
import { ConfigurationError } from '../../ports/configuration-error.js';
import type { KeyRing } from '../../ports/key-ring.js';

/** A master key. The first of a list seals and signs; the others only unseal what they sealed before. */
export interface MasterKey {
  /** Short name, stored with each sealed value. */
  readonly keyId: string;
  /** Base64 of 32 bytes. */
  readonly key: string;
}

type Purpose = 'seal' | 'callback-token' | 'api-token';

/** Derives one key per purpose from each master key and seals with AES-256-GCM. */
export function createKeyRing(masterKeys: readonly MasterKey[]): KeyRing {
  const derived = new Map(masterKeys.map((master) => [master.keyId, deriveAll(master)]));
  const current = masterKeys[0];
  if (current === undefined) throw new ConfigurationError('masterKeys needs at least one key');
  const keyOf = (keyId: string, purpose: Purpose): KeyObject => {
    const key = derived.get(keyId)?.[purpose];
    if (key === undefined)
      throw new ConfigurationError(`no master key ${keyId}: a stored value is still sealed with it`);
    return key;
  };
  const callbackTokenWith = (keyId: string, transactionId: string) =>
    createHmac('sha256', keyOf(keyId, 'callback-token')).update(transactionId).digest('hex').slice(0, 32);
  const digestWith = (keyId: string, secret: string) =>
    `${keyId}.${createHmac('sha256', keyOf(keyId, 'api-token')).update(secret).digest('hex')}`;
  return {
    seal: (plain) => {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', keyOf(current.keyId, 'seal'), iv);
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return [
        current.keyId,
        iv.toString('base64'),
        cipher.getAuthTag().toString('base64'),
        sealed.toString('base64'),
      ].join('.');
    },
    unseal: (text) => {
      const [keyId = '', iv = '', tag = '', sealed = ''] = text.split('.');
      const decipher = createDecipheriv('aes-256-gcm', keyOf(keyId, 'seal'), Buffer.from(iv, 'base64'), {
        authTagLength: 16,
      });
      decipher.setAuthTag(Buffer.from(tag, 'base64'));
      return Buffer.concat([decipher.update(Buffer.from(sealed, 'base64')), decipher.final()]).toString(
        'utf8',
      );
    },
    isSealedWithCurrent: (sealed) => sealed.startsWith(`${current.keyId}.`),
    callbackToken: (transactionId) => callbackTokenWith(current.keyId, transactionId),
    isCallbackToken: (transactionId, token) =>
      masterKeys.some(({ keyId }) => isSame(callbackTokenWith(keyId, transactionId), token)),
    tokenDigest: (secret) => digestWith(current.keyId, secret),
    isTokenDigest: (secret, digest) => {
      const [keyId = ''] = digest.split('.');
      return derived.has(keyId) && isSame(digestWith(keyId, secret), digest);
    },
  };
}

function deriveAll({ keyId, key }: MasterKey): Record<Purpose, KeyObject> {
  const bytes = Buffer.from(key, 'base64');
  if (bytes.length !== 32 || !/^[a-zA-Z0-9_-]{1,32}$/.test(keyId)) {
    throw new ConfigurationError('each of masterKeys is { keyId, key }, key being the base64 of 32 bytes');
  }
  const derive = (purpose: Purpose) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', bytes, '', `lango/${purpose}`, 32)));
  return {
    seal: derive('seal'),
    'callback-token': derive('callback-token'),
    'api-token': derive('api-token'),
  };
}

function isSame(expected: string, actual: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(actual)];
  return left.length === right.length && timingSafeEqual(left, right);
}
