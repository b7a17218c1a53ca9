import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxMessageBytes } from './decode-mpesa-body.js';
import type { MpesaMessageKind, MpesaMessageReading } from './mpesa-message.js';
import { readMpesaMessage } from './read-mpesa-message.js';

interface Fixture {
  readonly file: string;
  readonly kind: MpesaMessageKind;
  readonly httpStatus?: number;
  readonly expected: MpesaMessageReading;
}

const folder = new URL('../__fixtures__/', import.meta.url);
const fixtures = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as readonly Fixture[];
const read = (text: string, kind: MpesaMessageKind = 'malformed') =>
  readMpesaMessage(Buffer.from(text), { kind });

const callbackKinds: readonly MpesaMessageKind[] = [
  'stk-callback',
  'b2c-result',
  'b2b-result',
  'reversal-result',
  'status-result',
  'balance-result',
  'b2b-express',
  'c2b',
  'ratiba',
  'soap-c2b',
  'soap-b2c',
  'soap-checkout',
  'vodacom',
  'malformed',
];

describe('our own messages', () => {
  for (const { file, kind, httpStatus, expected } of fixtures) {
    it(`reads ${file} as ${expected.outcome}`, () => {
      const bytes = readFileSync(new URL(file, folder));
      expect(
        readMpesaMessage(bytes, { kind, ...(httpStatus !== undefined && { httpStatus }) }),
      ).toMatchObject(expected);
    });

    it(`reads ${file} cut at any place without ever calling it a success of another amount`, () => {
      const bytes = readFileSync(new URL(file, folder));
      for (let end = 0; end < bytes.toString('utf8').trimEnd().length; end += 7) {
        const reading = readMpesaMessage(bytes.subarray(0, end), { kind });
        expect(['invalid', 'unknown', 'rejected']).toContain(reading.outcome);
      }
    });
  }

  it('recognizes a message by its shape where the shape is unambiguous', () => {
    const shapeless: readonly MpesaMessageKind[] = [
      'b2c-result',
      'b2b-result',
      'reversal-result',
      'status-result',
    ];
    for (const { file, kind, httpStatus, expected } of fixtures) {
      if (shapeless.includes(kind)) continue;
      const bytes = readFileSync(new URL(file, folder));
      const reading = readMpesaMessage(bytes, {
        kind: 'malformed',
        ...(httpStatus !== undefined && { httpStatus }),
      });
      expect({ file, outcome: reading.outcome }).toEqual({ file, outcome: expected.outcome });
    }
  });
});

describe('amounts', () => {
  const confirmation = (TransAmount: unknown) =>
    read(JSON.stringify({ TransID: 'TKA1B2C3D4', TransAmount, BusinessShortCode: '174379' }), 'c2b');

  it.each([
    ['1,500.00', '1500.00'],
    ['1,500', '1500.00'],
    ['12,345,678.9', '12345678.90'],
    ['Ksh 1,500.00', '1500.00'],
    ['1 500.00', '1500.00'],
    ['1500', '1500.00'],
    [1500.5, '1500.50'],
    ['0.50', '0.50'],
  ])('%j is %s', (written, amount) => {
    expect(confirmation(written)).toMatchObject({ outcome: 'succeeded', amount });
  });

  it.each(['1,50', '1,5000', '15,00.00', ',500', '1,500,00', '1.500,00', '1500.555', '-1,500.00', '1,500.00 USD', '0,000.00', '1.5E3'])(
    '%j is none',
    (written) => expect(confirmation(written)).toMatchObject({ outcome: 'invalid', amount: null }),
  );

  it('of a prompt, a payout and a SOAP confirmation are read the same way', () => {
    const metadata = { Item: [{ Name: 'Amount', Value: '1,500.00' }, { Name: 'MpesaReceiptNumber', Value: 'SLANGO0001' }] };
    const prompt = { Body: { stkCallback: { CheckoutRequestID: 'ws_CO_1', ResultCode: 0, CallbackMetadata: metadata } } };
    expect(read(JSON.stringify(prompt), 'stk-callback')).toMatchObject({ outcome: 'succeeded', amount: '1500.00' });
    const parameters = { ResultParameter: [{ Key: 'TransactionAmount', Value: '1,500.00' }, { Key: 'TransactionReceipt', Value: 'SLANGO0001' }] };
    const payout = { Result: { ResultType: 0, ResultCode: 0, ConversationID: 'AG_1', ResultParameters: parameters } };
    expect(read(JSON.stringify(payout), 'b2c-result')).toMatchObject({ outcome: 'succeeded', amount: '1500.00' });
    const soap = readFileSync(new URL('soap-c2b-confirmation.xml', folder), 'utf8');
    const grouped = soap.replace(/<TransAmount>[^<]*/, '<TransAmount>1,500.00');
    expect(read(grouped, 'soap-c2b')).toMatchObject({ outcome: 'succeeded', amount: '1500.00' });
  });
}); // prettier-ignore

describe('a standing order', () => {
  const lower = {
    responseHeader: { responseRefID: 'r-1', requestRefID: 'r-1', responseCode: '0' },
    responseBody: {
      responseData: [
        { name: 'transactionid', value: 'SLANGO0009' },
        { name: 'status', value: 'OKAY' },
        { name: 'amount', value: '1,500' },
      ],
    },
  };
  const upper = {
    ResponseHeader: { ResponseRefID: 'r-1', ResponseCode: 0 },
    ResponseBody: {
      ResponseData: [
        { Name: 'TransactionID', Value: 'SLANGO0009' },
        { Name: 'Amount', Value: 1500 },
      ],
    },
  };

  it('shows its amount and receipt whichever case its keys have', () => {
    for (const message of [lower, upper])
      for (const kind of ['ratiba', 'malformed'] as const)
        expect(read(JSON.stringify(message), kind)).toEqual({
          outcome: 'informational',
          resultCode: '0',
          gatewayReference: 'r-1',
          receipt: 'SLANGO0009',
          amount: '1500.00',
        });
  });

  it('shows none where the mandate was refused', () => {
    const refused = { ...lower, responseHeader: { ...lower.responseHeader, responseCode: '1037' } };
    expect(read(JSON.stringify(refused), 'ratiba')).toMatchObject({ outcome: 'failed', receipt: null, amount: null });
  }); // prettier-ignore
});

describe('a reply to a callback', () => {
  const soapReply = (inner: string) =>
    `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>${inner}</soapenv:Body></soapenv:Envelope>`;
  const vodacomReply = (code: string) => ({
    output_OriginalConversationID: 'c-1',
    output_ResponseCode: code,
    output_ResponseDesc: 'Successfully Accepted Result',
    output_ThirdPartyConversationID: 't-1',
  });

  it.each([
    ['JSON', JSON.stringify({ ResultCode: 0, ResultDesc: 'Accepted' }), '0'],
    ['JSON with text', JSON.stringify({ ResultCode: '0', ResultDesc: 'Accepted', ThirdPartyTransID: '1' }), '0'],
    ['JSON with zeros', JSON.stringify({ ResultCode: '00000000', ResultDesc: 'success' }), '00000000'],
    ['JSON of a broker', JSON.stringify({ ResponseCode: '00000000', ResponseDesc: 'success' }), '00000000'],
    ['a word', JSON.stringify({ C2BPaymentConfirmationResult: 'Success' }), null],
    ['the Open API', JSON.stringify(vodacomReply('0')), '0'],
    ['SOAP, flat', soapReply('<n:notifyQueueTimeoutResponse xmlns:n="u:n"><n:ResultCode>00000000</n:ResultCode></n:notifyQueueTimeoutResponse>'), '00000000'],
    ['SOAP, in a result', soapReply('<n:notifyQueueTimeoutResponse xmlns:n="u:n"><n:result><r:ResultCode xmlns:r="u:r">000000000</r:ResultCode></n:result></n:notifyQueueTimeoutResponse>'), '000000000'],
    ['SOAP, a document', soapReply('<n:ResponseMsg xmlns:n="u:n"><![CDATA[<response><ResponseCode>0</ResponseCode></response>]]></n:ResponseMsg>'), '0'],
    ['SOAP, an element', soapReply('<n:ResponseMsg xmlns:n="u:n"><response><ResponseCode>0</ResponseCode></response></n:ResponseMsg>'), '0'],
  ])('is accepted: %s', (_, text, resultCode) => {
    expect(read(text)).toMatchObject({ outcome: 'accepted', resultCode });
  });

  it.each([
    JSON.stringify({ ResultCode: 'C2B00011', ResultDesc: 'Rejected' }),
    JSON.stringify({ ResultCode: 1, ResultDesc: 'Rejected' }),
    JSON.stringify(vodacomReply('1')),
  ])('is rejected: %s', (text) => {
    expect(read(text)).toMatchObject({ outcome: 'rejected' });
  });

  it.each([
    ['1.1, blaming us', '<s:Fault xmlns:s="u"><faultcode>s:Client</faultcode><faultstring>bad spId</faultstring></s:Fault>', 'rejected', 'Client'],
    ['1.1, blaming itself', '<s:Fault xmlns:s="u"><faultcode>s:Server</faultcode><faultstring>bad spId</faultstring></s:Fault>', 'unknown', 'Server'],
    ['1.2, blaming us', '<s:Fault xmlns:s="u"><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text>bad spId</s:Text></s:Reason></s:Fault>', 'rejected', 'Sender'],
    ['1.2, blaming itself', '<s:Fault xmlns:s="u"><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason><s:Text>bad spId</s:Text></s:Reason></s:Fault>', 'unknown', 'Receiver'],
  ])('is a fault of SOAP %s', (version, fault, outcome, resultCode) => {
    const text = version.startsWith('1.2')
      ? soapReply(fault).replace('http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope')
      : soapReply(fault);
    const message = readMpesaMessage(Buffer.from(text), { kind: 'soap-b2c' });
    expect(message).toMatchObject({ outcome, resultCode });
  });

  it('is one in JSON where SOAP was expected, too', () => {
    const text = JSON.stringify({ ResultCode: 'C2B00012', ResultDesc: 'Rejected' });
    expect(read(text, 'soap-c2b-reply')).toMatchObject({ outcome: 'rejected', resultCode: 'C2B00012' });
    expect(read('{}', 'soap-c2b-reply')).toMatchObject({ outcome: 'invalid' });
  });

  it('proves nothing where it answers a request of ours', () => {
    const bytes = Buffer.from(JSON.stringify({ ResultCode: 0, ResultDesc: 'Accepted' }));
    expect(readMpesaMessage(bytes, { kind: 'ack', httpStatus: 200 })).toMatchObject({ outcome: 'unknown' });
  });
}); // prettier-ignore

describe('a result of another type than 0', () => {
  const result = (ResultType: unknown, ResultCode: unknown = 0) =>
    JSON.stringify({
      Result: {
        ...(ResultType !== undefined && { ResultType }),
        ResultCode,
        ConversationID: 'AG_1',
        TransactionID: 'SLANGO0003',
        ResultParameters: {
          ResultParameter: [
            { Key: 'TransactionAmount', Value: 10 },
            { Key: 'TransactionReceipt', Value: 'SLANGO0003' },
          ],
        },
      },
    });

  it('proves neither success nor failure', () => {
    for (const type of [1, '1', 2, '2', -1, 'Waiting', ''])
      for (const code of [0, 1, 2001])
        for (const kind of ['b2c-result', 'b2b-result', 'reversal-result', 'status-result'] as const)
          expect(read(result(type, code), kind)).toMatchObject({ outcome: 'unknown', receipt: null, amount: null });
    for (const type of [0, '0', 'Completed', undefined])
      expect(read(result(type), 'b2c-result')).toMatchObject({ outcome: 'succeeded', amount: '10.00' });
  }); // prettier-ignore
});

describe('an answer to a query of the Open API', () => {
  it('is matched by the number of ours where it repeats no conversation', () => {
    const answer = {
      output_ResponseCode: 'INS-0',
      output_ResponseTransactionStatus: 'Completed',
      output_ThirdPartyReference: 'T-1',
    };
    expect(read(JSON.stringify(answer))).toMatchObject({ outcome: 'succeeded', gatewayReference: 'T-1' });
    const both = { ...answer, output_ConversationID: 'c-1' };
    expect(read(JSON.stringify(both))).toMatchObject({ outcome: 'succeeded', gatewayReference: 'c-1' });
  });
});

describe('hostile messages', () => {
  // Each takes a few milliseconds; the bound is wide so that a busy machine does not decide.
  const deadlineMs = 5_000;
  const timed = (work: () => void) => {
    const startedAt = process.hrtime.bigint();
    work();
    return Number(process.hrtime.bigint() - startedAt) / 1e6;
  };
  const hostile: Readonly<Record<string, string>> = {
    'a million opening brackets': '['.repeat(1_000_000),
    'deep JSON within the size limit': '{"a":'.repeat(40_000),
    'deep well-formed JSON': `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    'an oversized message': `{"Body":"${'x'.repeat(maxMessageBytes)}"}`,
    'a prototype key': '{"__proto__":{"outcome":"succeeded"},"Body":{}}',
    'an escaped prototype key': '{"\\u005f_proto__":{"a":1},"TransID":"X","TransAmount":"1.00"}',
    'a constructor key': '{"TransID":"X","TransAmount":"1.00","constructor":{"prototype":{"a":1}}}',
    'an entity bomb': `<!DOCTYPE a [<!ENTITY b "${'c'.repeat(1000)}">]><a>${'&b;'.repeat(1000)}</a>`,
    'deep XML': `${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}`,
    'many XML siblings': `<a>${'<b/>'.repeat(16_000)}</a>`,
    'an endless XML attribute': `<a b="${'c'.repeat(60_000)}`,
    'white space in a tag': `<a${' '.repeat(60_000)}/`,
    'many unclosed comments': '<!--'.repeat(16_000),
    'many angle brackets': '<'.repeat(65_000),
    'nested CDATA': `<a>${'<![CDATA['.repeat(7_000)}]]></a>`,
    'a result list of a hundred thousand items': `{"Result":{"ResultCode":0,"ConversationID":"AG_1","ResultParameters":{"ResultParameter":[${'{},'.repeat(60_000)}{}]}}}`,
    'nothing at all': '',
    'a null': 'null',
    'a lone surrogate': '"\\ud800"',
    HTML: '<html><body>blocked</body></html>',
    'zero bytes': '\0\0\0\0',
  };
  for (const [name, text] of Object.entries(hostile)) {
    it(`reads ${name} as no outcome, within a bounded time, whatever it was announced as`, () => {
      for (const kind of callbackKinds) {
        const elapsed = timed(() =>
          expect(['succeeded', 'failed', 'accepted']).not.toContain(read(text, kind).outcome),
        );
        expect(elapsed).toBeLessThan(deadlineMs);
      }
      expect(({} as { outcome?: string }).outcome).toBeUndefined();
    });
  }
});

describe('any bytes', () => {
  it('are read without throwing, and never as money that moved', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(...callbackKinds), (bytes, kind) => {
        expect(readMpesaMessage(bytes, { kind }).outcome).not.toBe('succeeded');
      }),
    );
  });

  it('are read without throwing when they are JSON of any shape', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.constantFrom(...callbackKinds),
        fc.integer({ min: 100, max: 599 }),
        (text, kind, httpStatus) => {
          expect(readMpesaMessage(Buffer.from(text), { kind, httpStatus }).outcome).not.toBe('succeeded');
        },
      ),
    );
  });

  it('never turn into a success when one value of a failure is replaced', () => {
    const failure = {
      MerchantRequestID: 'm',
      CheckoutRequestID: 'ws_CO_1',
      ResultCode: 1032,
      ResultDesc: 'x',
    };
    const keys = ['MerchantRequestID', 'CheckoutRequestID', 'ResultDesc', 'CallbackMetadata'];
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.jsonValue(), (key, value) => {
        const text = JSON.stringify({ Body: { stkCallback: { ...failure, [key]: value } } });
        expect(read(text, 'stk-callback').outcome).not.toBe('succeeded');
      }),
    );
  });

  it('state an amount exactly, or none', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999 }), (cents) => {
        const major = (cents / 100).toFixed(2);
        const text = JSON.stringify({ TransID: 'S1', TransAmount: major, OrgAccountBalance: '1' });
        expect(read(text, 'c2b').amount).toBe(major);
      }),
    );
  });
});
