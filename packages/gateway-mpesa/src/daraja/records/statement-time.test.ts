import { describe, expect, it } from 'vitest';
import { fromStatementTime } from './statement-time.js';
import { list, newer } from '../../testing/statements.js';

describe('a time', () => {
  it.each([
    [
      '2026-11-22 12:00:00',
      '22-11-2026 12:00',
      '22/11/2026 12:00:00 PM',
      '22.11.2026 12:00',
      '22-Nov-2026 12:00:00',
    ],
    [
      '22 November 2026 12:00 pm',
      '22/11/26 12:00',
      '2026/11/22, 12:00',
      '2026-11-22T12:00:00+03:00',
      '2026-11-22T12:00:00Z',
    ],
    [
      '22/11/2026 12:00:00.000',
      '22/11/2026 12:00:00\u202fp.m.',
      '2026-11-22 09:00+0000',
      '2026-11-22 12:00',
      '22/11/2026 12:00',
    ],
  ])('is read in the forms of portal and spreadsheets', (...forms) => {
    for (const form of forms) expect(fromStatementTime(form), form).toBe(Date.UTC(2026, 10, 22, 9));
  });

  it('of twelve o’clock AM is midnight, and of thirteen o’clock PM is none', () => {
    expect(fromStatementTime('22/11/2026 12:00 AM')).toBe(Date.UTC(2026, 10, 21, 21));
    expect(fromStatementTime('11/22/2026 1:05 PM', 'month-first')).toBe(Date.UTC(2026, 10, 22, 10, 5));
    for (const none of [
      '22/11/2026 13:00 PM',
      '22/11/2026 0:30 AM',
      '11/22/2026 12:00',
      '22/11/2026 24:00',
      '22/11/2026',
      '22-Nox-2026 12:00',
    ])
      expect(fromStatementTime(none), none).toBeUndefined();
  });

  it('with the month first is detected by a day above 12, anywhere in the file', async () => {
    const rows = (times: string[]) =>
      newer(
        ...times.map(
          (time, n) => `TA${n},${time},Pay Bill from 2547****111 - A Acc. a,Completed,10.00,0.00,10.00`,
        ),
      );
    const days = async (...times: string[]) =>
      (await list(rows(times))).map(({ occurredAt }) => occurredAt.slice(0, 10));
    expect(await days('11/5/2026 12:00', '11/22/2026 12:00')).toEqual(['2026-11-05', '2026-11-22']);
    expect(await days('5/11/2026 12:00', '22-11-2026 12:00:00')).toEqual(['2026-11-05', '2026-11-22']);
    // The rows of a statement run by time, which only one of the two readings shows.
    expect(await days('11/3/2026 12:00', '11/4/2026 12:00', '11/5/2026 12:00', '12/1/2026 1:00')).toEqual([
      '2026-11-03',
      '2026-11-04',
      '2026-11-05',
      '2026-11-30',
    ]);
    // Nor does one of them lie in the period.
    expect(await days('11/5/2026 12:00')).toEqual(['2026-11-05']);
    expect(await days('5/11/2026 12:00')).toEqual(['2026-11-05']);
    expect(await days('05/11/2026 12:00:00')).toEqual(['2026-11-05']);
    await expect(list(rows(['22/11/2026 12:00', '11/23/2026 12:00']))).rejects.toThrow(
      /row 3: its day and month are in another order/,
    );
    const year = { fromMs: Date.UTC(2026, 0, 1), toMs: Date.UTC(2027, 0, 1) };
    await expect(list(rows(['5/11/2026 12:00']), year)).rejects.toThrow(
      /row 2: its day and month cannot be told apart.*column Completion Time/,
    );
    expect(await list(rows(['05/11/2026 12:00:00']), year)).toHaveLength(1);
  });
});
