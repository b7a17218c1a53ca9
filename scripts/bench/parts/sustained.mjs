// The figure to reach: 500 payments a second for a minute, accepted within 100 ms for 99 of 100, nothing open at the end.
import { measureLoad } from '../measure-load.mjs';
import { openLango, processesOf } from './systems.mjs';

/** One row; whether the figure was reached is said by its numbers. */
export async function measureSustained(bench) {
  const opened = await openLango(bench);
  try {
    const processes = processesOf(bench, opened.system);
    return await measureLoad({
      ...bench,
      ...opened,
      processes,
      perSecond: Number(bench.argument ?? 500),
      seconds: 60,
      warmUpSeconds: 40,
    });
  } finally {
    await opened.close();
  }
}
