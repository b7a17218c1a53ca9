import type { GatewayRecord, GatewayRecordPeriod, GatewayRecordsContext } from '@lango/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMpesaGateway } from '../../create-mpesa-gateway.js';
import {
  aContext,
  aTransaction,
  simulatedOptions,
  startSimulatedMpesa,
  type SimulatedMpesa,
} from '../../testing/simulated-mpesa.js';
import { statementKind } from './statement-kind.js';
import { fromStatementTime } from './statement-time.js';

const november: GatewayRecordPeriod = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' };
const offline = createMpesaGateway(simulatedOptions('http://127.0.0.1:1'));

async function list(
  statement: string | undefined,
  period: GatewayRecordPeriod = november,
  gateway = offline,
  patience: Pick<GatewayRecordsContext, 'askPatiently'> = {},
): Promise<GatewayRecord[]> {
  const records: GatewayRecord[] = [];
  const context = {
    signal: new AbortController().signal,
    ...(statement !== undefined && { statement: Buffer.from(statement) }),
    ...patience,
  };
  for await (const record of gateway.listRecords(period, context)) records.push(record);
  return records;
}

const header =
  'Receipt No.,Completion Time,Initiation Time,Details,Transaction Status,Paid In,Withdrawn,Balance,Balance Confirmed,Reason Type,Other Party Info,Linked Transaction ID,A/C No.';
const row = (receipt: string, time: string, rest: string) => `${receipt},${time},${time},${rest}`;
const paid = (receipt: string, time: string, amount = '1500.00') =>
  row(receipt, time, `Pay Bill,Completed,${amount},,0.00,true,Pay Bill,254712345678 - A B,,INV1`);
const file = (...rows: string[]) => ['\ufeffShort Code:,174379', header, ...rows, ''].join('\r\n');

describe('an organisation statement', () => {
  it('is read oldest first, whichever way the file runs', async () => {
    const rows = [paid('SB1', '22-11-2026 12:00:00'), paid('SA1', '21-11-2026 12:00:00')];
    for (const order of [rows, [...rows].reverse()])
      expect((await list(file(...order))).map(({ receiptNumber }) => receiptNumber)).toEqual(['SA1', 'SB1']);
  });

  it('counts the time as East Africa Time, to the edge of the period', async () => {
    const rows = file(
      paid('SNEXT', '2026-12-01 03:00:00'),
      paid('SLAST', '2026-12-01 02:59:59'),
      paid('SFIRST', '2026-11-01 03:00:00'),
      paid('SBEFORE', '2026-11-01 02:59:59'),
    );
    const records = await list(rows);
    expect(records.map(({ receiptNumber }) => receiptNumber)).toEqual(['SFIRST', 'SLAST']);
    expect(records[0]?.occurredAt).toBe('2026-11-01T00:00:00.000Z');
  });

  it('distinguishes payments, payouts, charges, reversals and transfers, in shillings and cents', async () => {
    const at = '22/11/2026 12:00:00';
    const records = await list(
      file(
        row('S1', at, '"Pay Bill from 254712345678 - A, B",Completed,"1,500.50",,,true,Pay Bill,254712345678 - A B,,INV-1'),
        row('S2', at, 'Business Payment,Completed,,"-2,000.00",,true,Business Payment to Customer,254712345678 - A,,'),
        row('S2', at, 'Business Payment Charge,Completed,,-10.00,,true,Business Payment Charge,,,'),
        row('S3', at, 'Reversal of S1,Completed,0.00,1500.50,,true,Pay Bill Reversal,254712345678 - A,S1,'),
        row('S4', at, 'Organization Settlement Account to Bank,Completed,,9000,,true,Settlement,BANK,,'),
        row('S5', at, 'Transfer,Completed,700,,,true,Working to Utility,174379 - US,,'),
        row('S6', at, 'Pay Bill,Cancelled,700,,,true,Pay Bill,254712345678 - A B,,'),
      ),
    ); // prettier-ignore
    expect(
      records.map(({ recordReference, kind, direction, money }) => [
        recordReference,
        kind,
        direction,
        money.amountMinor,
      ]),
    ).toEqual([
      ['S1', 'deposit', 'in', 150_050],
      ['S2', 'withdrawal', 'out', 200_000],
      ['S2/fee-out', 'fee', 'out', 1_000],
      ['S3', 'reversal', 'out', 150_050],
      ['S4/payout-out', 'payout', 'out', 900_000],
      ['S5/other-in', 'other', 'in', 70_000],
    ]);
    expect(records[0]?.accountReference).toBe('INV-1');
  });

  it.each([
    ['no header', 'a,b\r\nc,d\r\n', /no row names/],
    ['another short code', `Organization Short Code,600000\r\n${header}\r\n`, /another short code/],
    ['a time that is none', file(paid('S1', '2026-13-40 12:00:00')), /row 3: its completion time/],
    ['an amount that is none', file(paid('S1', '2026-11-22 12:00:00', 'KES 5')), /row 3: an amount/],
    ['no amount', file(paid('S1', '2026-11-22 12:00:00', '')), /exactly one of/],
    ['no receipt', file(paid('', '2026-11-22 12:00:00')), /no receipt/],
    ['nothing', '', /no row names/],
  ])('is refused with %s, naming the row', async (_, text, message) => {
    await expect(list(text)).rejects.toMatchObject({ code: 'invalid_request', field: 'statement' });
    await expect(list(text)).rejects.toThrow(message);
  });

  it('reads the times that the portal writes, and no other', () => {
    const noon = Date.UTC(2026, 10, 22, 9);
    for (const text of ['2026-11-22 12:00:00', '22-11-2026 12:00:00', '22/11/2026 12:00', '22.11.2026 12:00:00'])
      expect(fromStatementTime(text)).toBe(noon);
    for (const text of ['', 'noon', '31-02-2026 12:00:00', '2026-11-22'])
      expect(fromStatementTime(text)).toBeUndefined();
  }); // prettier-ignore

  it('calls what it does not know by its other party', () => {
    expect(statementKind('in', 'Lipa Karo', '254712***678 - A')).toBe('deposit');
    expect(statementKind('in', 'Lipa Karo', '600000 - SCHOOL')).toBe('other');
    expect(statementKind('out', 'Gift', '0712345678 - A')).toBe('withdrawal');
    expect(statementKind('in', 'Business Payment Reversal', '254712345678 - A')).toBe('return');
  });
});

describe('the pull API', () => {
  const hour = { from: '2026-11-28T08:00:00Z', to: '2026-11-28T09:00:00Z' };
  const row = (members: object = {}) => ({
    transactionId: 'SPULL1',
    trxDate: '2026-11-28T11:32:36Z',
    transactiontype: 'c2b-pay-bill-debit',
    billreference: 'INV-1',
    amount: '168.00',
    ...members,
  });
  const pulling = (...rows: object[]) => {
    let page = 0;
    return createMpesaGateway({
      ...simulatedOptions('https://daraja.example'),
      http: async ({ url }) => {
        const json = url.includes('/oauth/')
          ? { access_token: 'token', expires_in: '3599' }
          : { ResponseCode: '1000', Response: [(page += 1) === 1 ? rows : []] };
        return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(json)) };
      },
    });
  };

  it.each([
    ...['2026-11-28T11:32:36Z', '2026-11-28 11:32:36', '2026-11-28T11:32:36.000Z', '2026-11-28T08:32:36Z'],
    ...['2026-11-28T11:32:36+03:00', '2026-11-28T11:32:36+0300', '2026-11-28 11:32:36+03', '2026-11-28T08:32:36+00:00'],
    ...['2026-11-28T03:32:36-05:00', '2026-11-28T14:02:36.5+05:30', '20261128113236', 20261128113236, '20261128113236Z'],
    ...['20261128113236+0300', '20261128083236+0000', '28-11-2026 11:32:36', '28/11/2026 11:32:36 AM', 1795854756000],
  ])('reads %j as the same second', async (trxDate) => {
    const [record] = await list(undefined, hour, pulling(row({ trxDate })));
    expect(record?.occurredAt.slice(0, 19)).toBe('2026-11-28T08:32:36');
  });

  it('leaves an offset no second reading', async () => {
    expect(await list(undefined, hour, pulling(row({ trxDate: '2026-11-28T08:32:36+03:00' })))).toEqual([]);
  });

  it.each([
    [{ trxDate: 'yesterday' }, /trxDate/],
    [{ trxDate: null }, /trxDate/],
    [{ amount: 'many' }, /amount/],
    [{ transactionId: '' }, /transactionId/],
  ])('is refused where it states %j', async (members, message) => {
    await expect(list(undefined, hour, pulling(row(members)))).rejects.toMatchObject({
      code: 'response_unreadable',
    });
    await expect(list(undefined, hour, pulling(row(members)))).rejects.toThrow(message);
  });

  it('reads thousands of rows, leaves out no movement, and does not pair reversed ones', async () => {
    const rows = [
      row({ amount: '1,500.00' }),
      row({ transactionId: 'SPULL2', amount: 0 }),
      row({ transactionId: 'SPULL3', amount: '-5.00', transactiontype: 'c2b-pay-bill-credit' }),
    ];
    const records = await list(undefined, hour, pulling(...rows));
    expect(records).toMatchObject([
      { recordReference: 'SPULL1', kind: 'deposit', direction: 'in', receiptNumber: 'SPULL1', money: { amountMinor: 150_000 } },
      { recordReference: 'SPULL3/other-out', kind: 'other', direction: 'out', money: { amountMinor: 500 } },
    ]);
  });
}); // prettier-ignore

describe('on the simulator', () => {
  let mpesa: SimulatedMpesa;
  const hourMs = 3_600_000;
  const today = () => ({
    from: new Date(Date.now() - hourMs).toISOString(),
    to: new Date(Date.now() + hourMs).toISOString(),
  });
  beforeAll(async () => {
    mpesa = await startSimulatedMpesa({ pullPageSize: 2 });
    for (const kind of ['deposit', 'deposit', 'deposit', 'withdrawal'] as const) {
      const transaction = aTransaction(kind);
      const context = aContext(transaction, mpesa.host.url);
      await (kind === 'deposit'
        ? mpesa.gateway.deposit(transaction, context)
        : mpesa.gateway.withdraw(transaction, context));
      await mpesa.host.next();
    }
  });
  afterAll(() => mpesa.close());

  it('the pull API lists what customers paid, page after page', async () => {
    const receipts = mpesa.simulator
      .ledger()
      .flatMap(({ operation, receiptNumber }) => (operation === 'deposit' ? [receiptNumber] : []));
    const records = await list(undefined, today(), mpesa.gateway);
    expect(records.map(({ receiptNumber }) => receiptNumber).sort()).toEqual([...receipts].sort());
    expect(records[0]).toMatchObject({ kind: 'deposit', direction: 'in', accountReference: 'INV1' });
  });

  it('the pull API continues after a spike arrest when the caller retries', async () => {
    const whole = await list(undefined, today(), mpesa.gateway);
    mpesa.simulator.addFault({ operation: 'pull', fault: { kind: 'throttle' } });
    const refused: unknown[] = [];
    const askPatiently = <Answer>(ask: () => Promise<Answer>): Promise<Answer> =>
      ask().catch((error: unknown) => {
        refused.push(error);
        return ask();
      });
    expect(await list(undefined, today(), mpesa.gateway, { askPatiently })).toEqual(whole);
    expect(refused).toMatchObject([{ code: 'rate_limited', effect: 'none' }]);
  });

  it('the exported statement holds withdrawals and charges too', async () => {
    const statement = mpesa.simulator.statement();
    const records = await list(statement, today(), mpesa.gateway);
    expect(records.map(({ kind }) => kind).sort()).toEqual(['deposit', 'deposit', 'deposit', 'fee', 'withdrawal']);
    const served = await fetch(`${mpesa.simulator.url}/_simulator/statement.csv`);
    expect(await served.text()).toBe(statement);
  }); // prettier-ignore

  it('a short code is registered for the pull API', async () => {
    await mpesa.gateway.registerPullTransactions({
      nominatedNumber: '0712345678',
      callbackUrl: 'https://pay.example.com/pull',
    });
  });

  it('a time within the requested hour is found in either time zone of the row', async () => {
    const now = Date.now();
    const rowAt = (ms: number) => ({
      transactionId: 'SZONE1',
      trxDate: new Date(ms).toISOString().slice(0, 19).concat('Z'),
      transactiontype: 'c2b-pay-bill-debit',
      amount: '10.00',
    });
    for (const shown of [now, now + 3 * hourMs]) {
      let page = 0;
      const gateway = createMpesaGateway({
        ...simulatedOptions('https://daraja.example'),
        http: async ({ url }) => ({
          status: 200,
          headers: {},
          body: Buffer.from(
            JSON.stringify(
              url.includes('/oauth/')
                ? { access_token: 'token', expires_in: '3599' }
                : { ResponseCode: '1000', Response: [(page += 1) === 1 ? [rowAt(shown)] : []] },
            ),
          ),
        }),
      });
      const period = {
        from: new Date(now - 600_000).toISOString(),
        to: new Date(now + 600_000).toISOString(),
      };
      const [record] = await list(undefined, period, gateway);
      expect(record?.occurredAt.slice(0, 19)).toBe(new Date(now).toISOString().slice(0, 19));
    }
  });
});
