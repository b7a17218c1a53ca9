import { AsyncLocalStorage } from 'node:async_hooks';

const shift = new AsyncLocalStorage<number>();
let own = globalThis.Date;
let users = 0;

const now = (): number => own.now() + (shift.getStore() ?? 0);

/** Runs the work with its clock advanced; the provider's stub and concurrent work keep the real time. */
export async function later<Made>(ms: number, work: () => Promise<Made>): Promise<Made> {
  if ((users += 1) === 1) {
    own = globalThis.Date;
    globalThis.Date = new Proxy(own, {
      construct: (date, given) => new date(...((given.length > 0 ? given : [now()]) as [number])),
      get: (date, name): unknown => (name === 'now' ? now : Reflect.get(date, name)),
    });
  }
  try {
    return await shift.run(ms, work);
  } finally {
    if ((users -= 1) === 0) globalThis.Date = own;
  }
}
