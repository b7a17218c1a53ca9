import type { LiveBody } from './live-recording.js';

/** Removes credentials and personal data from a recording. */
export type Redact = (text: string) => string;

/** Names of members whose values are credentials. */
const secretName = /token|secret|passw|passkey|authori[sz]|signature|credential|api[-_]?key|session|\bpin\b/i;

/** @param secrets removed in every encoding that a request may use @param people phone numbers and the like, with or without `+` */
export function createRedact(secrets: readonly string[], people: readonly string[]): Redact {
  const spellings = secrets
    .filter((secret) => secret !== '')
    .flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
      Buffer.from(secret).toString('hex'),
    ]);
  const bare = people.flatMap((person) => {
    const name = person.replace(/^\+/, '');
    // The same number in national format.
    return /^\d{10,}$/.test(name) ? [name, name.slice(-9)] : [name];
  });
  const replacements = [
    ...spellings
      .sort((one, other) => other.length - one.length)
      .map((found) => [found, '[credential]'] as const),
    ...bare.filter((found) => found.length >= 4).map((found) => [found, '[counterparty]'] as const),
  ];
  return (text) => replacements.reduce((left, [found, by]) => left.replaceAll(found, by), text);
}

/** Redacts a body, and empties members that contain credentials. */
export function redactBody({ contentType, body }: LiveBody, redact: Redact): LiveBody {
  return { contentType, body: redactJson(body, redact) ?? redact(withoutSecretMembers(body)) };
}

function redactJson(body: string, redact: Redact): string | undefined {
  const keep = (name: string, value: unknown): unknown => {
    if (typeof value === 'object' && value !== null) return value;
    if (secretName.test(name) && value !== null) return '[credential]';
    const text = String(value);
    return redact(text) === text ? value : redact(text);
  };
  try {
    return JSON.stringify(JSON.parse(body, keep));
  } catch {
    return undefined;
  }
}

/** For forms, XML, and similar formats. */
function withoutSecretMembers(body: string): string {
  return body
    .replace(/(^|&)([^=&<]*)=([^&<]*)/g, (whole, before: string, name: string) =>
      secretName.test(name) ? `${before}${name}=[credential]` : whole,
    )
    .replace(/<([\w:.-]+)([^<>]*)>([^<]*)<\//g, (whole, name: string, attributes: string) =>
      secretName.test(name) ? `<${name}${attributes}>[credential]</` : whole,
    );
}
