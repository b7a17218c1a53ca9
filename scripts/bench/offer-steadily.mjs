/**
 * Starts `perSecond` pieces of work a second, whatever becomes of them (an open loop), and resolves when all are done.
 *
 * @param start takes the number of a piece; its promise never rejects
 * @returns how many there were
 */
export async function offerSteadily(perSecond, seconds, start) {
  const startedAt = performance.now();
  const total = Math.round(perSecond * seconds);
  const underWay = new Set();
  for (let number = 0; number < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * perSecond) + 1);
    for (; number < due; number += 1) {
      const piece = start(number).finally(() => underWay.delete(piece));
      underWay.add(piece);
    }
    await new Promise((done) => setTimeout(done, 2));
  }
  await Promise.all(underWay);
  return total;
}
