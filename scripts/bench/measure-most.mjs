// The most that a system carries: what is offered grows until less is delivered.

const growth = 1.2;

/** `offer(perSecond, isFirst)` measures one load. Returns the one of which most was delivered, with `overloaded`: the first that brought less. */
export async function measureMost(offer, firstPerSecond) {
  let most = await offer(firstPerSecond, true);
  for (;;) {
    const more = await offer(Math.round(most.offeredPerSecond * growth), false);
    if (more.deliveredPerSecond <= most.deliveredPerSecond) return { ...most, overloaded: more };
    most = more;
  }
}
