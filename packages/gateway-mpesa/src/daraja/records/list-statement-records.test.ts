import type { GatewayRecord } from '@lango/core';
import { describe, expect, it } from 'vitest';
import { listStatementRecords } from './list-statement-records.js';
import { november, settings, list, newer, one } from '../../testing/statements.js';

const brief = (records: readonly GatewayRecord[]) =>
  records.map(({ recordReference, kind, direction, money }) => [
    recordReference,
    kind,
    direction,
    money.amountMinor,
  ]);

/** The older one: lines above, the charge of a payment in a row of its own with the same receipt and reason. */
const older = (...rows: string[]) =>
  [
    'Account Holder:,A Shop Ltd - Nairobi,,,,,,,,,,,,',
    'Short Code:,174379,,,,,,,,,,,,',
    'Time Period:,From,01-11-2026 00:00:00,To,30-11-2026 23:59:59,,,,,,,,,',
    'Opening Balance:,0.0,Closing Balance:,1234.56,,,Total Paid In:,7800.0,,,,,,',
    'Receipt No.,Completion Time,Initiation Time,Details,Transaction Status,Paid In,Withdrawn,Balance,Balance Confirmed,Reason Type,Other Party Info,Linked Transaction ID,A/C No.,Currency',
    ...rows,
    '',
  ].join('\r\n');

const at = '04/11/2026 16:15:18';

describe('the newer template', () => {
  it('is read by the words at the beginning of its details, newest first, with 0.00 in the other column', async () => {
    const records = await list(
      newer(
        `TW1,04/11/2026 23:09:30,Agency Withdrawal of funds to Bank,Completed,0.00,"-9,000.00",0.00`,
        `TI1,04/11/2026 23:09:07,Organization Settlement Account to Organization MMF Account,Completed,"9,000.00",0.00,"9,000.00"`,
        `TI1,04/11/2026 23:09:07,Organization Settlement Account to Organization MMF Account,Completed,0.00,"-9,000.00",0.00`,
        `TA8,${at},Pay Bill Charge,Completed,0.00,-5.50,1.00`,
        `TA7,${at},Pay Bill Charge,Completed,0.00,0.00,1.00`,
        `TA6,${at},Business Payment to Customer via API to 254712345678 - JANE CHARGE,Completed,0.00,-500.00,1.00`,
        `TA5,${at},Merchant Pay Utility Received from 1234567 - FAKE AUTO TECH Acc. dave,Completed,"2,150.00",0.00,1.00`,
        `TA4,${at},FSI to Pay Bill by 999002 - MOCK BANK LTD - BANK TO TILL Acc. Frank via WEB by MOCK BANK LTD\\User1,Completed,"2,350.00",0.00,1.00`,
        `TA3,${at},Small Business Pay Bill from 2547****333 - TARIFF FEE LTD Acc. SETTLEMENT,Completed,"1,200.00",0.00,1.00`,
        `TA2,${at},Pay Bill Online from 07****222 - Reverse Osmosis Acc. bob shop,Completed,"1,900.00",0.00,1.00`,
        `TA1,${at},Pay Bill from 2547****111 - ALICE WANJIRU Acc. EVCHARGE-12,Completed,"1,100.00",0.00,1.00`,
      ),
    );
    expect(brief(records)).toEqual([
      ['TA1', 'deposit', 'in', 110_000],
      ['TA2', 'deposit', 'in', 190_000],
      ['TA3', 'deposit', 'in', 120_000],
      ['TA4', 'deposit', 'in', 235_000],
      ['TA5', 'deposit', 'in', 215_000],
      ['TA6', 'withdrawal', 'out', 50_000],
      ['TA8/fee-out', 'fee', 'out', 550],
      ['TI1/other-out', 'other', 'out', 900_000],
      ['TI1/other-in', 'other', 'in', 900_000],
      ['TW1/payout-out', 'payout', 'out', 900_000],
    ]);
    const accounts = records.map(({ accountReference }) => accountReference);
    expect(accounts.slice(0, 5)).toEqual(['EVCHARGE-12', 'bob shop', 'SETTLEMENT', 'Frank', 'dave']);
    expect(records[0]).toMatchObject({ receiptNumber: 'TA1', occurredAt: '2026-11-04T13:15:18.000Z' });
  });
});

describe('the older template', () => {
  const row = (receipt: string, details: string, amounts: string, rest: string) =>
    `${receipt},04-11-2026 17:16:40,04-11-2026 17:16:38,${details},Completed,${amounts},0.0,true,${rest}`;

  it('distinguishes a payment from its charge, which has the same receipt and reason', async () => {
    const party = '25470****111 - REVERSAL **** CHARGE';
    const records = await list(
      older(
        row('TB1', 'Pay Bill Charge', ',-21.06', 'Pay Utility,SP,,,KES'),
        row('TB1', `Pay Bill from ${party} Acc. 850060`, '7800,', `Pay Utility,${party},,850060,KES`),
        row(
          'TB2',
          'Pay Bill from 010****222 Acc. fees',
          '99.25,',
          'Pay Utility with OD via STK,010****222,,fees,KES',
        ),
        row('TB3', 'Utility Account to Organization Settlement', ',-50000', 'Settlement,,,,KES'),
        row('TB4', 'Reversal of TB2', ',-99.25', 'Pay Bill Reversal,010****222 - A,TB2,,KES'),
        row(
          'TB5',
          'Business Payment Reversal of TB9',
          '300,',
          'Business Payment Reversal,010****222 - A,TB9,,KES',
        ),
      ),
    );
    expect(brief(records)).toEqual([
      ['TB1/fee-out', 'fee', 'out', 2_106],
      ['TB1', 'deposit', 'in', 780_000],
      ['TB2', 'deposit', 'in', 9_925],
      ['TB3/other-out', 'other', 'out', 5_000_000],
      ['TB4', 'reversal', 'out', 9_925],
      ['TB5/return-in', 'return', 'in', 30_000],
    ]);
    expect(records[1]?.accountReference).toBe('850060');
    // What came back is found under the receipt of what had gone out.
    expect(records.at(-1)?.receiptNumber).toBe('TB9');
  });

  it('of a further short code or a till is ours, of another is not', async () => {
    const file = older().replace('174379', '600001');
    await expect(list(file)).rejects.toThrow(/row 2: it is the statement of another short code/);
    const ours = { ownAccounts: { ...settings.ownAccounts, tillNumbers: new Set(['600001']) } };
    for await (const record of listStatementRecords(Buffer.from(file), november, ours))
      throw new Error(record.kind);
  });
});

describe('a file as a spreadsheet or the portal writes it', () => {
  const text = newer(
    `TA2,${at},Pay Bill from 2547****111 - JANE "5 INCH" DOÉ Acc. a,Completed,"1,100.00",0.00,1.00`,
    `TA1,${at},"Pay Bill from 2547****111 - A, ""B"" Acc. c;d",Completed,7.00,0.00,1.00`,
  );
  const expected = [
    ['TA2', 'deposit', 'in', 110_000],
    ['TA1', 'deposit', 'in', 700],
  ];
  const utf16 = (bigEndian: boolean, mark: boolean) => {
    const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
    return bigEndian ? bytes.swap16() : bytes;
  };
  const semicolons = text.replace(/"[^"\r]*"|,/g, (part) => (part === ',' ? ';' : part));
  const variants: readonly (readonly [string, string | Uint8Array])[] = [
    ['UTF-8', text],
    ['UTF-8 with a mark', `\ufeff${text}`],
    ['UTF-16 LE with a mark', utf16(false, true)],
    ['UTF-16 BE with a mark', utf16(true, true)],
    ['UTF-16 LE without', utf16(false, false)],
    ['UTF-16 BE without', utf16(true, false)],
    ['one byte a character', Buffer.from(text, 'latin1')],
    ['line feeds alone', text.replaceAll('\r', '')],
    ['carriage returns alone', text.replaceAll('\n', '')],
    ['empty columns at the end', text.replace(/\r\n(?=.)/g, ',,,\r\n')],
    ['empty columns at the end of its rows only', text.replace(/1\.00\r\n/g, '1.00,,\r\n')],
    [
      'empty lines, a note and a total below',
      `${text}\r\n,,,,,,\r\nEnd of statement\r\nClosing Balance:,1.00,,,,,\r\nTotal,,,,"1,107.00",0.00,\r\n`,
    ],
    ['the header once more, as joined files have it', `${text}${text.split('\r\n')[0] ?? ''}\r\n`],
    ['no line end behind the last row', text.trimEnd()],
    ['text kept as text', text.replace('TA1', '="TA1"')],
    [
      'header in capitals and without its units',
      text.replace(/.*/, (line) => line.toUpperCase().replaceAll(' (KSHS)', '')),
    ],
  ];
  it.each(variants)('is read the same: %s', async (_, file) => {
    expect(brief(await list(file))).toEqual(expected);
  });

  it('is read the same with semicolons, tabs and a line that names the separator', async () => {
    const simple = newer(`TA1,${at},Pay Bill from 2547****111 - A Acc. c,Completed,7.00,0.00,1.00`);
    for (const separator of [';', '\t', '|']) {
      const file = simple.replaceAll(',', separator);
      expect(brief(await list(file))).toEqual([['TA1', 'deposit', 'in', 700]]);
      expect(brief(await list(`sep=${separator}\r\n${file}`))).toEqual([['TA1', 'deposit', 'in', 700]]);
    }
    expect(semicolons).toContain('Completed;"1,100.00";0.00');
    const european = simple.replaceAll(',', ';').replace('7.00;0.00;1.00', '1.507,50;0,00;1,00');
    expect(brief(await list(european))).toEqual([['TA1', 'deposit', 'in', 150_750]]);
  });

  it('with a header and no rows is an empty statement; without a header it is none', async () => {
    expect(await list(newer())).toEqual([]);
    for (const file of [
      '',
      '\r\n\r\n',
      'Receipt No,Details\r\nTA1,x\r\n',
      'TA1,04/11/2026 16:15:18,x,Completed,1,0,1\r\n',
    ])
      await expect(list(file)).rejects.toMatchObject({ code: 'invalid_request', field: 'statement' });
  });

  it.each([
    ['a workbook', Buffer.from('PK\u0003\u0004rest'), /workbook \(xlsx\)/],
    ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2]), /workbook \(xls\)/],
    ['a PDF', Buffer.from('%PDF-1.7'), /PDF/],
    ['a web page', Buffer.from('\r\n<table><tr>'), /web page/],
  ])('is refused where it is %s', async (_, file, message) => {
    await expect(list(file)).rejects.toThrow(message);
  });
});

describe('what cannot be read', () => {
  const cells = (changes: Record<number, string>) => {
    const row = ['TA1', at, 'Pay Bill from 2547****111 - A Acc. a', 'Completed', '10.00', '0.00', '10.00'];
    return newer(
      `TA0,${at},Pay Bill from 2547****111 - A Acc. a,Completed,10.00,0.00,10.00`,
      Object.assign(row, changes).join(','),
    );
  };
  it.each([
    [
      'an amount in scientific notation',
      { 4: '1.5E+03' },
      /row 3: an amount is in scientific notation.*column Paid In \(KSHs\)/,
    ],
    [
      'a withdrawn amount in scientific notation',
      { 4: '0.00', 5: '-1E+05' },
      /row 3: .*scientific.*column Withdrawn \(KSHs\)/,
    ],
    [
      'a receipt in scientific notation',
      { 0: '5.1E+11' },
      /row 3: a receipt number is in scientific.*column Receipt No/,
    ],
    ['a receipt that is none', { 0: '#######' }, /row 3: a receipt number cannot be read, column Receipt No/],
    ['an amount with two meanings', { 4: '1.500' }, /row 3: an amount cannot be read, column Paid In/],
    ['an amount of letters', { 4: 'ten' }, /row 3: an amount cannot be read, column Paid In/],
    ['an amount in wrong groups', { 4: '"1,50,000.00"' }, /row 3: an amount cannot be read, column Paid In/],
    ['an amount without its quotes', { 4: '1,500.00' }, /row 3: it has more cells than the header/],
    ['a name without its quotes', { 2: 'Pay Bill from 2547****111 - DOE, JANE' }, /row 3: it has more cells/],
    ['money that came in below zero', { 4: '-10.00' }, /row 3: an amount below zero came in, column Paid In/],
    ['both amounts', { 5: '10.00' }, /row 3: exactly one of/],
    ['neither amount', { 4: '', 5: '' }, /row 3: exactly one of/],
    [
      'a time that is none',
      { 1: 'yesterday' },
      /row 3: its completion time cannot be read, column Completion Time/,
    ],
    ['a time as a serial number', { 1: '46330.67729' }, /row 3: its completion time cannot be read/],
    ['a time too narrow to show', { 1: '########' }, /row 3: its completion time cannot be read/],
    ['no status', { 3: '' }, /row 3: it has no status, column Transaction Status/],
    ['a status nobody knows', { 3: 'Partly' }, /row 3: its status is not one that is known/],
  ])('names row and column: %s', async (_, changes, message) => {
    await expect(list(cells(changes))).rejects.toThrow(message);
    await expect(list(cells(changes))).rejects.toMatchObject({ code: 'invalid_request', field: 'statement' });
  });

  it.each([
    [
      newer(`TA1,${at},"Pay Bill from 2547****111 - A,Completed,10.00,0.00,10.00`),
      /row 2: a quote is never closed/,
    ],
    [
      newer(
        `TA1,${at},"Pay Bill,Completed,10.00,0.00,10.00`,
        `TA2,${at},"Pay Bill",Completed,10.00,0.00,10.00`,
      ),
      /row 2: a quote is not closed/,
    ],
    [one(at).trimEnd().concat(`\r\nTA2,${at},Pay Bill,Completed,15`), /row 3: it is cut short/],
    [one(at).replaceAll('KSHs', 'USD'), /row 1: amounts are in another currency/],
    [
      older(`TA1,04-11-2026 17:16:40,04-11-2026 17:16:38,Pay Bill,Completed,10,,1,true,Pay Utility,A,,,USD`),
      /row 6: its currency is not shillings, column Currency/,
    ],
    [
      older(
        `TA1,04-11-2026 17:16:40,04-11-2026 17:16:38,Pay Bill,Completed,,-2,345.00,9.00,Pay Utility,A,,,`,
      ),
      /row 6: its cells are shifted/,
    ],
    [
      older(
        `TA1,04-11-2026 17:16:40,04-11-2026 17:16:38,Pay Bill,Completed,10,,1,true,Pay Utility,A,,2.54712E+11,KES`,
      ),
      /row 6: an account is in scientific notation, column A\/C No\./,
    ],
  ])('is never an empty list: %#', async (file, message) => {
    await expect(list(file)).rejects.toThrow(message);
  });
});
