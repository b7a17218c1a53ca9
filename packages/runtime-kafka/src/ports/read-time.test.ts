import { describe, expect, it } from 'vitest';
import { readPeriod } from '../services/audit/read-period.js';
import { toTime } from '../cli/to-time.js';
import { toExpiry } from '../cli/token-command.js';
import { readTime } from './read-time.js';

const noDays = [
  '2026-02-30',
  '2026-02-29',
  '2026-04-31',
  '2026-06-31',
  '2026-09-31',
  '2026-11-31',
  '2100-02-29',
];

describe('days that do not exist', () => {
  it.each(noDays)('%s is refused wherever a date is read', (day) => {
    const time = `${day}T00:00:00Z`;
    expect([readTime(day), readTime(time)]).toEqual([Number.NaN, Number.NaN]);
    expect(() => readPeriod({ from: time })).toThrow('from must be');
    expect(() => toTime(day, '+03:00', '--from')).toThrow('--from must be');
    expect(() => toTime(time, 'Z', '--from')).toThrow('--from must be');
    expect(() => toExpiry(day, 0)).toThrow('--expires is');
    expect(() => toExpiry(time, 0)).toThrow('--expires is');
  });

  it.each(['2024-02-29', '2000-02-29', '2026-12-31', '2026-02-28'])('%s is none of them', (day) => {
    expect(readTime(day)).toBe(Date.parse(day));
    expect(readTime(`${day}T23:59:59.999+03:00`)).toBe(Date.parse(`${day}T23:59:59.999+03:00`));
  });

  it.each(['', 'now', '1', '2026', '2026-1-1', '2026-13-01', '2026-00-10', '2026-01-32T00:00:00Z'])(
    '%j is no time',
    (text) => {
      expect(readTime(text)).toBeNaN();
    },
  );
});
