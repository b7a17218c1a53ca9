import { createSequence, spliced, times, type GeneratedFamily } from './generated-family.js';

const letters = [...'0Aa9Zz_-.+/=~%'];
const hexadecimal = [...'0123456789abcdefABCDEFg'];

/** Tokens of one character more, less, or other than a merchant's. */
export const tokenFamily: GeneratedFamily = {
  name: 'tokens',
  status: [401],
  inputs: ({ tokens: { a } }) =>
    [...a]
      .flatMap((own, place) => [
        spliced(a, place, 1, ''),
        spliced(a, place, 0, own),
        spliced(a, place, 1, own === own.toLowerCase() ? own.toUpperCase() : own.toLowerCase()),
        ...letters.flatMap((other) => [spliced(a, place, 1, other), spliced(a, place, 0, other)]),
      ])
      .filter((token) => token !== a)
      .map((token) => ({
        says: token,
        request: new Request('http://localhost/v1/transactions', {
          headers: { authorization: `Bearer ${token}` },
        }),
      })),
};

/** Addresses of callbacks of one character more, less, or other than a transaction's, and tokens of other transactions. */
export const callbackAddressFamily: GeneratedFamily = {
  name: 'addresses of callbacks',
  status: [404],
  door: 'callback-receiver',
  inputs: ({ ids, keyRing }) => {
    const hex = ids.mpesaPending.slice('txn_'.length);
    const token = keyRing.callbackToken(ids.mpesaPending);
    const right = `${hex}/${token}`;
    const sequence = createSequence(11);
    const others = times(600, () => times(32, () => Math.floor(sequence() * 16).toString(16)).join(''));
    return [
      ...[...right].flatMap((_, place) => [
        spliced(right, place, 1, ''),
        ...hexadecimal.map((other) => spliced(right, place, 1, other)),
      ]),
      ...others.flatMap((other) => [`${hex}/${other}`, `${other}/${token}`]),
    ]
      .filter((address) => address !== right)
      .map((address) => ({
        says: address,
        request: new Request(`http://localhost/callbacks/m/t/${address}`, { method: 'POST', body: '{}' }),
      }));
  },
};

const insides = [
  '10',
  '127',
  '0',
  '169.254',
  '192.168',
  '172.16',
  '100.64',
  '198.18',
  '224',
  '240',
  '255.255',
];

/** IPv4 addresses inside, and any others, spelled as URLs allow. */
export const innerAddressFamily: GeneratedFamily = {
  name: 'addresses of merchants inside',
  status: [422],
  inputs: ({ tokens }) => {
    const sequence = createSequence(13);
    return times(1_000, (index) => {
      const front = (insides[index % insides.length] ?? '10').split('.').map(Number);
      const parts = [...front, ...times(4 - front.length, () => Math.floor(sequence() * 256))];
      const number = parts.reduce((sum, part) => sum * 256 + part, 0);
      const [first = 0, second = 0, third = 0, fourth = 0] = parts;
      const spellings = [
        parts.join('.'),
        String(number),
        `0x${number.toString(16)}`,
        `0${number.toString(8)}`,
        parts.map((part) => `0x${part.toString(16)}`).join('.'),
        parts.map((part) => `0${part.toString(8)}`).join('.'),
        `${first}.${second}.${third * 256 + fourth}`,
        `${first}.${(second * 256 + third) * 256 + fourth}`,
        `[::ffff:${parts.join('.')}]`,
        `[::${(first * 256 + second).toString(16)}:${(third * 256 + fourth).toString(16)}]`,
        `[64:ff9b::${parts.join('.')}]`,
        `[2002:${(first * 256 + second).toString(16)}:${(third * 256 + fourth).toString(16)}::1]`,
      ];
      const url = `https://${spellings[Math.floor(sequence() * spellings.length)] ?? ''}${index % 5 === 0 ? ':8443' : ''}/hook`;
      return {
        says: url,
        request: new Request('http://localhost/v1/callback-endpoints', {
          method: 'POST',
          headers: { authorization: `Bearer ${tokens.b}`, 'content-type': 'application/json' },
          body: JSON.stringify({ url }),
        }),
      };
    });
  },
};
