import { depositBody } from '../hostile-system.js';
import { createSequence, spliced, times, type GeneratedFamily } from './generated-family.js';

const whole = JSON.stringify(depositBody('fake'));
const places = [...whole].map((_, place) => place);
const bytes = (text: string) => new TextEncoder().encode(text);

type Body = readonly [says: string, body: Uint8Array<ArrayBuffer>];

/** The valid body with one byte more or less than JSON in UTF-8 allows. */
const damaged: readonly Body[] = [
  ...places.map((place): Body => [`cut at ${place}`, bytes(whole.slice(0, place))]),
  ...places.map((place): Body => [
    `a control character at ${place}`,
    bytes(spliced(whole, place, 0, '\u0001')),
  ]),
  ...places.map((place): Body => {
    const broken = bytes(spliced(whole, place, 0, 'x'));
    broken[place] = 0xff;
    return [`a byte that is no UTF-8 at ${place}`, broken];
  }),
  ...places.flatMap((place): readonly Body[] =>
    '{}[]:,"'.includes(whole[place] ?? '')
      ? [
          [`without ${whole[place]} at ${place}`, bytes(spliced(whole, place, 1, ''))],
          [`with ${whole[place]} twice at ${place}`, bytes(spliced(whole, place, 0, whole[place] ?? ''))],
          [
            `a byte-order mark instead of ${whole[place]} at ${place}`,
            bytes(spliced(whole, place, 1, '\ufeff')),
          ],
        ]
      : [],
  ),
  ['a byte-order mark first', bytes(`\ufeff${whole}`)],
];

const wrongTypes = [
  'null',
  'true',
  '[]',
  '[{}]',
  '-1',
  '0',
  '1.5',
  '1e3',
  '1E400',
  '9007199254740993',
  '{"a":{}}',
  '"\\u0000"',
  '"\\ud800"',
  '""',
];
const amounts = [
  ...wrongTypes,
  '"1"',
  '-150000',
  '00',
  '0x10',
  '+1',
  '.5',
  '1.',
  'NaN',
  'Infinity',
  '1_000',
  '150000.0',
  '15e4',
  "'1'",
];
const names = [
  ...wrongTypes,
  '"FAKE"',
  '"fake "',
  '" fake"',
  '"fa/ke"',
  '"../fake"',
  '"fake\\u0000"',
  `"${'a'.repeat(33)}"`,
  '"constructor"',
  '"nobody"',
];
const currencies = [...wrongTypes, '"kes"', '"KE"', '"KESH"', '"XXQ"', '"K S"', '"ΚΕS"', '"KES\\n"'];
const texts = [...wrongTypes, `"${'a'.repeat(256)}"`, '"a\\nb"', '"a\\u001bb"', '"\\u007f"'];
const counterparties = wrongTypes.concat(
  '"+254712345678"',
  '{"phoneNumber":1}',
  '{"phoneNumber":null}',
  '{"phoneNumber":{"$ne":""}}',
);
const urls = [
  ...wrongTypes,
  '"https://127.0.0.1/"',
  '"http://shop.com/"',
  '"javascript:alert(1)"',
  '"//shop.com/"',
  '"https://user@shop.com/"',
  '"https://shop.com:22/"',
];
const fields: readonly (readonly [part: string, values: readonly string[]])[] = [
  ['"amountMinor":150000', amounts],
  ['"currency":"KES"', currencies],
  ['"gateway":"fake"', names],
  ['"merchantReference":"INV-1"', texts],
  ['"counterparty":{"phoneNumber":"+254712345678"}', counterparties],
];

const wrong: readonly Body[] = [
  ...fields.flatMap(([part, values]) => {
    const [name = ''] = part.split(':');
    const found = whole.includes(part) ? part : (new RegExp(`${name}:\\{[^}]*\\}`).exec(whole)?.[0] ?? part);
    return values.flatMap((value): readonly Body[] => [
      [`${name} ${value}`, bytes(whole.replace(found, () => `${name}:${value}`))],
      [`${name} twice, then ${value}`, bytes(whole.replace(found, () => `${found},${name}:${value}`))],
    ]);
  }),
  ...urls.map((url): Body => [`callbackUrl ${url}`, bytes(spliced(whole, 1, 0, `"callbackUrl":${url},`))]),
];

const sequence = createSequence(7);
const someName = () =>
  times(1 + Math.floor(sequence() * 12), () => String.fromCharCode(33 + Math.floor(sequence() * 94)))
    .join('')
    .replaceAll(/["\\]/g, '_');

const unknown: readonly Body[] = times(1_200, (index): Body => {
  const name = `${someName()}${index}`;
  const target = index % 3 === 0 ? whole.indexOf('"amountMinor"') : 1;
  return [
    `the member ${name}`,
    bytes(spliced(whole, target, 0, `"${name}":${index % 2 === 0 ? '1' : '{}'},`)),
  ];
});

/** Bodies that are nearly a deposit's. */
export const bodyFamily: GeneratedFamily = {
  name: 'bodies',
  status: [400, 422],
  inputs: ({ tokens }) =>
    [...damaged, ...wrong, ...unknown].map(([says, body], index) => ({
      says,
      request: new Request('http://localhost/v1/deposits', {
        method: 'POST',
        headers: {
          authorization: `Bearer ${index % 2 === 0 ? tokens.a : tokens.b}`,
          'content-type': 'application/json',
          'idempotency-key': `generated-${index}`,
        },
        body,
      }),
    })),
};
