import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSecurityCredential } from '../../shared/simulator/open-security-credential.js';
import { aTransaction } from '../../testing/simulated-mpesa.js';
import { createSecurityCredential } from './create-security-credential.js';
import { fromNairobiTime, toNairobiTimestamp } from './nairobi-time.js';
import {
  depositLimits,
  fromMpesaAmount,
  fromMpesaCharges,
  toMpesaAmount,
  withdrawLimits,
} from './to-mpesa-amount.js';
import { fromMpesaPhoneNumber, toMpesaPhoneNumber, toPayerNumber } from './to-mpesa-phone-number.js';
import { mpesaAccountReference, toAccountReference } from '../../shared/to-account-reference.js';
import { toRequestText } from '../../shared/to-request-texts.js';

const nationalNumber = fc
  .tuple(fc.constantFrom('7', '1'), fc.integer({ min: 0, max: 99_999_999 }))
  .map(([first, rest]) => `${first}${String(rest).padStart(8, '0')}`);

describe('a phone number', () => {
  it('is accepted in every customary spelling', () => {
    const spellings = [
      '+254712345678',
      '254712345678',
      '0712345678',
      '712345678',
      '00254712345678',
      '+254 712 345 678',
    ];
    spellings.push(
      '0712-345-678',
      '(0712) 345 678',
      '+254 (0)712 345678',
      ' 0712.345.678 ',
      '+254‑712‑345‑678',
    );
    for (const spelling of spellings) expect(toMpesaPhoneNumber(spelling)).toBe('254712345678');
    expect(toMpesaPhoneNumber('0110123456')).toBe('254110123456');
  });

  it('means the same in any spelling, whatever the digits', () => {
    const prefixes = fc.constantFrom('+254', '254', '0', '', '00254', '+254 ', '+2540');
    fc.assert(
      fc.property(nationalNumber, prefixes, fc.constantFrom('', ' ', '-'), (number, prefix, gap) => {
        const spelling = `${prefix}${number.slice(0, 3)}${gap}${number.slice(3, 6)}${gap}${number.slice(6)}`;
        expect(toMpesaPhoneNumber(spelling)).toBe(`254${number}`);
      }),
    );
  });

  it.each([
    ...[
      '254 (0) 712 345 678',
      '2540712345678',
      '(+254) 0712 345 678',
      '+254-0-712-345-678',
      '000254712345678',
    ],
    ...['\u202A+254712345678\u202C', '\u200E+254\u00A0712\u00A0345\u00A0678', '\uFEFF0712\u200B345678'],
    ...[
      "'0712345678",
      '0712\u2212345\u2212678',
      '0712\u00AD345\u00AD678',
      '0712·345·678',
      '+254\t712345678\n',
    ],
  ])('is taken as people paste it: %j', (spelling) => {
    expect(toMpesaPhoneNumber(spelling)).toBe('254712345678');
  });

  it.each([
    ...[
      '254 00 712345678',
      '25400712345678',
      '+0712345678',
      '+712345678',
      '0254712345678',
      '254 254712345678',
    ],
    ...[
      '0712345678 0712345678',
      '0712345678/9',
      'tel:+254712345678',
      '2.54712E+11',
      '254712345678.0',
      '07123456789',
    ],
    ...[
      '０７１２345678',
      '07I2345678',
      '071234567',
      '0412345678',
      '+255712345678',
      '*254712345678',
      '2547***45678',
    ],
  ])('is refused where it is doubtful: %j', (spelling) => {
    expect(() => toMpesaPhoneNumber(spelling)).toThrow(
      expect.objectContaining({ code: 'invalid_request', field: 'counterparty.phoneNumber' }),
    );
  });

  it('is refused when it does not become a Kenyan mobile number', () => {
    const refused = [
      '',
      undefined,
      '0812345678',
      '+255712345678',
      '07123456789',
      '071234567',
      '0712a45678',
      '+254+712345678',
    ];
    for (const number of [...refused, '٠٧١٢٣٤٥٦٧٨', '254254712345678', '2540712345678901', 'null', '+']) {
      expect(() => toMpesaPhoneNumber(number)).toThrow(
        expect.objectContaining({ code: 'invalid_request', effect: 'none' }),
      );
    }
  });

  it('is never anything but 254, 7 or 1, and eight digits', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(toMpesaPhoneNumber(text)).toMatch(/^254[17]\d{8}$/);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid_request', field: 'counterparty.phoneNumber' });
        }
      }),
    );
  });

  it('of a payer stays masked, and a hash is left out', () => {
    expect(toPayerNumber('254712345678')).toBe('+254712345678');
    for (const text of ['2547 ***** 126', '25470****149', '2547*****126', '07****222'])
      expect(toPayerNumber(text)).toBe(text);
    const none = ['bbff37cea44ac0b2'.repeat(4), '', '****', '2547*****126<script>', 'JANE *** 1', undefined];
    for (const text of none) expect(toPayerNumber(text)).toBeUndefined();
  });

  it('is no number of ours when it is masked or hashed', () => {
    expect(fromMpesaPhoneNumber('254712345678')).toBe('+254712345678');
    for (const text of ['2547 ***** 126', '25470****149', 'bbff37cea44ac0b2', undefined]) {
      expect(fromMpesaPhoneNumber(text)).toBeUndefined();
    }
  });
});

describe('an amount', () => {
  it('is whole shillings, within the limits, or refused', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100, max: 30_000_000 }), (amountMinor) => {
        const isTaken = amountMinor % 100 === 0 && amountMinor >= 100 && amountMinor <= 25_000_000;
        const convert = () => toMpesaAmount({ amountMinor, currency: 'KES' }, depositLimits);
        if (isTaken) expect(convert()).toBe(amountMinor / 100);
        else expect(convert).toThrow(expect.objectContaining({ code: 'invalid_request', effect: 'none' }));
      }),
    );
  });

  it('is refused in another currency, and below ten shillings for a payout', () => {
    expect(() => toMpesaAmount({ amountMinor: 10_000, currency: 'USD' }, depositLimits)).toThrow('KES');
    expect(() => toMpesaAmount({ amountMinor: 900, currency: 'KES' }, withdrawLimits)).toThrow(
      '10 to 250000',
    );
    expect(() => toMpesaAmount({ amountMinor: 150.5, currency: 'KES' }, depositLimits)).toThrow(
      'whole shillings',
    );
    expect(() => toMpesaAmount({ amountMinor: Number.NaN, currency: 'KES' }, depositLimits)).toThrow();
  });

  it('of a message is read exactly', () => {
    expect(fromMpesaAmount('980.50')).toEqual({ amountMinor: 98_050, currency: 'KES' });
    expect(fromMpesaAmount(null)).toBeUndefined();
    expect(fromMpesaCharges('Fee For B2C Payment|KES|22.40')).toEqual({
      amountMinor: 2_240,
      currency: 'KES',
    });
    expect(fromMpesaCharges('Fee For B2C Payment|KES|1,022.40')?.amountMinor).toBe(102_240);
    for (const text of [undefined, '', 'Fee|KES|1,02.40', 'Fee|KES|-5.00', 'Fee|USD|5.00', 'Fee|KES|...']) {
      expect(fromMpesaCharges(text)).toBeUndefined();
    }
  });
});

describe('Nairobi time', () => {
  it('is three hours ahead of UTC, whatever the zone of the host', () => {
    expect(toNairobiTimestamp(Date.parse('2026-11-22T21:30:05.999Z'))).toBe('20261123003005');
    expect(toNairobiTimestamp(Date.parse('2026-06-30T00:00:00Z'))).toBe('20260630030000');
  });

  it('is read back to the second in each of its forms', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000_000_000, max: 4_000_000_000 }), (seconds) => {
        const text = toNairobiTimestamp(seconds * 1000);
        const [y, mo, d, h, mi, s] = /^(....)(..)(..)(..)(..)(..)$/.exec(text)?.slice(1) ?? [];
        const iso = new Date(seconds * 1000).toISOString();
        const forms = [text, `${d}.${mo}.${y} ${h}:${mi}:${s}`, `${d}/${mo}/${y} ${h}:${mi}:${s}`];
        expect(forms.map(fromNairobiTime)).toEqual([iso, iso, iso]);
      }),
    );
  });

  it('is undefined for text that is not a time', () => {
    for (const text of ['', '-1', '20261399120000', '31.02.2026 10:00:00', '2026-11-22', '202611221200']) {
      expect(fromNairobiTime(text)).toBeUndefined();
    }
  });
});

describe('texts of a request', () => {
  const deposit = aTransaction('deposit');
  const withOptions = (mpesa: Record<string, string | number>) => ({ ...deposit, gatewayOptions: { mpesa } });

  it('takes the account reference of the transaction, then of the merchant, as twelve letters and digits at most', () => {
    const long = 'Order/2026-000123456';
    expect(toAccountReference(withOptions({ accountReference: long }))).toBe(mpesaAccountReference(long));
    expect(toAccountReference(deposit)).toBe('INV1');
    expect(toAccountReference({ ...deposit, merchantReference: '№ — !!' })).toBe(
      deposit.transactionId.slice(-12),
    );
    expect(toAccountReference(withOptions({ accountReference: 42 }))).toBe('42');
  });

  it('never refuses a reference, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (accountReference, merchantReference) => {
        const text = toAccountReference({ ...withOptions({ accountReference }), merchantReference });
        expect(text).toMatch(/^[A-Za-z0-9]{1,12}$/);
      }),
    );
  });

  it('keeps long references apart, wherever they differ, and gives each the same text every time', () => {
    const references = [
      ...['SUBSCRIPTION-2026-00001', 'SUBSCRIPTION-2026-00002', 'SUBSCRIPTION/2026/00001'],
      ...['ORDER/2026/11/000123', 'ORDER/2026/11/000124', 'ORDER/2026/110/00123', 'order/2026/11/000123'],
      ...['NORTH-2026-0000000001', 'SOUTH-2026-0000000001', '订单 42', '客户 42', 'café 42', 'cafë 42'],
    ];
    const texts = references.map((reference) => mpesaAccountReference(reference));
    expect(new Set(texts).size).toBe(references.length);
    expect(references.map((reference) => mpesaAccountReference(reference))).toEqual(texts);
    for (const text of texts) expect(text).toMatch(/^[A-Za-z0-9]{1,12}$/);
    expect(texts[0]).toMatch(/^2600001[0-9A-Z]{5}$/);
    expect(mpesaAccountReference('ABCDEFGHIJKL')).toBe('ABCDEFGHIJKL');
    expect(mpesaAccountReference('SUBSCRIPTION-2026-1', 20)).toBe('SUBSCRIPTION20261');
  });

  it('refuses an invalid reference or length', () => {
    for (const bad of [undefined, null, 42, {}, Symbol('x')])
      expect(() => mpesaAccountReference(bad as never)).toThrow(
        expect.objectContaining({ code: 'invalid_request', field: 'reference' }),
      );
    for (const bad of [7, 0, -1, 12.5, Number.NaN, Number.POSITIVE_INFINITY, '12', null])
      expect(() => mpesaAccountReference('INV-1', bad as never)).toThrow(
        expect.objectContaining({ code: 'invalid_request', field: 'lengthMax' }),
      );
  });

  it('keeps a thousand long references apart that differ by one digit anywhere', () => {
    const texts = Array.from({ length: 1_000 }, (_, n) =>
      mpesaAccountReference(`${String(n).padStart(4, '0')}-CUSTOMER-ACCOUNT-2026`),
    );
    expect(new Set(texts).size).toBe(1_000);
  });

  it('keeps free text plain and within its length', () => {
    expect(toRequestText('Lunch\n<b>for</b> two', 'Payment', 13)).toBe('Lunch b for /');
    expect(toRequestText(undefined, 'Payment', 13)).toBe('Payment');
    expect(toRequestText('x', 'Payment', 100)).toBe('Payment');
  });
});

describe('the security credential', () => {
  it('is the plain password under RSA PKCS#1 v1.5', () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const privatePem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const credential = createSecurityCredential('p@ss wörd', pem);
    expect(openSecurityCredential(credential, privatePem)).toBe('p@ss wörd');
  });

  it('names the certificate when it cannot be read, without repeating it', () => {
    for (const pem of ['garbage', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----']) {
      expect(() => createSecurityCredential('secret', pem)).toThrow(
        expect.objectContaining({ code: 'configuration_invalid', field: 'b2c.certificate' }),
      );
    }
  });
});
