import type { ElementHandle, Page } from 'playwright-core';
import { findInPage } from './in-page.mjs';
import type { FieldFacts } from './typed-values.js';

/** One thing that a page lets a person do. */
export interface Offer extends FieldFacts {
  readonly element: ElementHandle;
  readonly kind: 'link' | 'button' | 'summary' | 'tick' | 'select' | 'field' | 'file';
  readonly label: string;
  readonly options: readonly string[];
  /** How many offers there are where it stands. */
  readonly count: number;
}

/**
 * What can be pressed or filled within what a selector finds; the numbers say within which of those, and which there.
 * `undefined`: nothing can.
 */
export async function findOffer(
  page: Page,
  selector: string,
  number: number,
  nth = 0,
): Promise<Offer | undefined> {
  // One call of the browser, so that what is picked is what is there.
  const found = await page.evaluateHandle(findInPage, [selector, number, nth] as const);
  const element = (await found.getProperty('element').catch(() => undefined))?.asElement();
  if (element === null || element === undefined) return undefined;
  const facts = (await (await found.getProperty('facts')).jsonValue()) as Omit<Offer, 'element'>;
  return { element, ...facts };
}
