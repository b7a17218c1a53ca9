import type { Page } from 'playwright-core';
import type { ConsoleWorld } from '../console-world.js';
import type { Choices } from './choices.js';
import { findOffer, type Offer } from './find-offer.js';
import { typedValue } from './typed-values.js';

/** What was done. */
export interface Step {
  readonly told: string;
  /** Something that no page offers was typed. */
  readonly isOdd: boolean;
  /** Done behind the page's back. */
  readonly isElsewhere: boolean;
}

const addresses = ['', '/payments', '/exceptions', '/callbacks', '/events', '/incoming', '/reconciliation'];
const oddAddresses = [
  '/payments/txn_00000000000000000000000000',
  '/payments/%00',
  '/callbacks/nothing',
  '/events/mer_nobody/end_nothing',
  '/reconciliation?job=job_nothing',
  '/payments?status=sideways&cursor=%7B%7D',
  '/audit?cursor=zz',
  '/nowhere/at/all',
];
const statements = ['receipt,amount\nR-1,100\n', '\u0000\u0001', '', 'no header at all'];
const patience = { timeout: 5_000 };
/** Numbers that name any of what a page has. */
const many = 1_000_000;
let customers = 0;

/** One step: mostly something that the page offers; sometimes what people do with a browser, or what goes on without them. */
export async function takeStep(page: Page, world: ConsoleWorld, choices: Choices): Promise<Step> {
  switch (choices.below(24)) {
    case 0:
      await page.goBack(patience).catch(() => undefined);
      if (page.url() === 'about:blank') await page.goto(world.consoleUrl);
      return plain('goes back');
    case 1:
      await page.reload();
      return plain('loads again');
    case 2: {
      const address = choices.of(addresses);
      await page.goto(`${world.consoleUrl}${address}`);
      return plain(`goes to ${address || '/'}`);
    }
    case 3: {
      const address = choices.of(oddAddresses);
      await page.goto(`${world.consoleUrl}${address}`);
      return { ...plain(`types the address ${address}`), isOdd: true };
    }
    case 4:
      await page.setViewportSize({
        width: choices.of([360, 800, 1280, 2560]),
        height: choices.of([640, 900]),
      });
      return plain('changes the window');
    case 5:
      return { ...(await elsewhere(world, choices)), isElsewhere: true };
    case 6:
    case 7:
    case 8:
      return fillForm(page, world, choices);
    default: {
      const number = choices.below(many);
      const offer =
        (choices.onceIn(4) ? undefined : await findOffer(page, 'main', number)) ??
        (await findOffer(page, 'body', number));
      return offer === undefined ? plain('finds nothing to press') : use(world, choices, offer);
    }
  }
}

/** Everything in one of the page's forms, top to bottom, its button last. */
async function fillForm(page: Page, world: ConsoleWorld, choices: Choices): Promise<Step> {
  const nth = choices.below(many);
  const steps: Step[] = [];
  for (let number = 0; ; number += 1) {
    const offer = await findOffer(page, 'main form', number, nth);
    if (offer === undefined || number >= offer.count) break;
    if (offer.kind !== 'link') steps.push(await use(world, choices, offer));
  }
  if (steps.length === 0) return plain('finds no form');
  return {
    told: steps.map(({ told }) => told).join(', '),
    isOdd: steps.some(({ isOdd }) => isOdd),
    isElsewhere: false,
  };
}

const plain = (told: string): Step => ({ told, isOdd: false, isElsewhere: false });

async function use(world: ConsoleWorld, choices: Choices, offer: Offer): Promise<Step> {
  const { element, kind, label, options } = offer;
  const told = `${kind} “${label}”`;
  try {
    switch (kind) {
      case 'tick':
        await element.click(patience);
        return plain(`ticks ${told}`);
      case 'select': {
        const value = choices.of(options);
        await element.selectOption(value, patience);
        return plain(`chooses “${value}” in ${told}`);
      }
      case 'file': {
        const buffer = Buffer.from(choices.of(statements));
        await element.setInputFiles({ name: 'statement.csv', mimeType: 'text/csv', buffer }, patience);
        return plain(`gives a file to ${told}`);
      }
      case 'field': {
        const known = world.references;
        const { text, isOdd } =
          offer.type === 'password'
            ? { text: choices.of(Object.values(world.tokens)), isOdd: false }
            : typedValue(choices, offer, known);
        await element.fill(text, patience);
        return {
          ...plain(`types ${offer.type === 'password' ? 'a token' : `“${text.slice(0, 40)}”`} into ${told}`),
          isOdd,
        };
      }
      case 'button':
      case 'link':
      case 'summary':
        await element.click(patience);
        return plain(`presses ${told}`);
    }
  } catch (error) {
    // What is being refreshed may go away under the hand.
    return plain(`could not use ${told}: ${String(error).split('\n', 1)[0]}`);
  }
}

async function elsewhere({ runtime, pay }: ConsoleWorld, choices: Choices): Promise<Step> {
  const [held] = choices.onceIn(3) ? await runtime.admin.listForReview() : [];
  if (held !== undefined) {
    const { transactionId, status } = held;
    await runtime.admin.resolveReview({
      transactionId,
      outcome: status === 'succeeded' || status === 'failed' ? 'acknowledged' : 'failed',
      decidedBy: 'Somebody else',
      reason: 'was faster',
    });
    return plain(`(somebody else settles ${transactionId})`);
  }
  customers += 1;
  const reference = `${choices.of(['INV', 'LOST', 'WAIT', 'NO'])}-EXPLORED-${customers}`;
  await pay(reference, choices.of(['deposits', 'withdrawals'] as const));
  return plain(`(a customer pays ${reference})`);
}
