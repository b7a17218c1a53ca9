import { describe, expect, it } from 'vitest';
import { createProgress } from './progress.js';

describe('progress', () => {
  const start = (isTTY: boolean, isQuiet = false) => {
    const written: string[] = [];
    const clock = { ms: 0 };
    const stream = { isTTY, columns: 80, write: (text: string) => written.push(text) };
    return { written, clock, progress: createProgress('audited', { isQuiet, stream, now: () => clock.ms }) };
  };

  it('is a bar in a terminal that is redrawn in place and cleared at the end', () => {
    const { written, clock, progress } = start(true);
    progress.at(0, 2_000);
    clock.ms = 20_000;
    progress.at(500, 2_000);
    progress.end();
    expect(written).toEqual([
      `\r\u001B[K${'░'.repeat(24)} audited: 0 of 2,000 (0 %), 0:00`,
      `\r\u001B[K${'█'.repeat(6)}${'░'.repeat(18)} audited: 500 of 2,000 (25 %), 0:20, 1:00 left`,
      '\r\u001B[K',
    ]);
  });

  it('is drawn ten times a second at most', () => {
    const { written, clock, progress } = start(true);
    for (clock.ms = 0; clock.ms < 1_000; clock.ms += 10) progress.at(clock.ms);
    expect(written).toHaveLength(10);
  });

  it('is a plain line every five seconds outside a terminal', () => {
    const { written, clock, progress } = start(false);
    for (clock.ms = 0; clock.ms <= 11_000; clock.ms += 500) progress.at(clock.ms);
    progress.end();
    expect(written).toEqual(['audited: 5,000, 0:05\n', 'audited: 10,000, 0:10\n']);
  });

  it('prints about a page of lines for an hour of work', () => {
    const { written, clock, progress } = start(false);
    for (clock.ms = 0; clock.ms <= 3_600_000; clock.ms += 1_000) progress.at(clock.ms);
    expect(written.length).toBeGreaterThan(20);
    expect(written.length).toBeLessThan(80);
  });

  it('fits the terminal, and says hours when it takes hours', () => {
    const { written, clock, progress } = start(true);
    clock.ms = 3_661_000;
    progress.at(1, 1_000_000_000_000);
    expect(written[0]?.length).toBe('\r\u001B[K'.length + 79);
    expect(written[0]).toContain('1:01:01');
  });

  it('prints nothing when quiet', () => {
    const { written, clock, progress } = start(true, true);
    clock.ms = 60_000;
    progress.at(1, 2);
    progress.end();
    expect(written).toEqual([]);
  });
});
