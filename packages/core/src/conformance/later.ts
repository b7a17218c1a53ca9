import { AsyncLocalStorage } from 'node:async_hooks';

const shift = new AsyncLocalStorage<number>();
let realDate = globalThis.Date;
let users = 0;

const shiftedNow = (): number => realDate.now() + (shift.getStore() ?? 0);

/** Runs the work with its clock advanced; the provider's stub and concurrent work keep the real time. */
export async function later<Made>(ms: number, work: () => Promise<Made>): Promise<Made> {
  if ((users += 1) === 1) {
    realDate = globalThis.Date;
    globalThis.Date = new Proxy(realDate, {
      construct: (date, given) => new date(...((given.length > 0 ? given : [shiftedNow()]) as [number])),
      get: (date, name): unknown => (name === 'now' ? shiftedNow : Reflect.get(date, name)),
    });
  }
  try {
    return await shift.run(ms, work);
  } finally {
    if ((users -= 1) === 0) globalThis.Date = realDate;
  }
}
