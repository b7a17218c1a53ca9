import type { ElementHandle, Page } from 'playwright-core';
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
  const found = await page.evaluateHandle(
    ([within, chosen, which]) => {
      const roots = [...document.querySelectorAll<HTMLElement>(within)].filter((one) =>
        one.checkVisibility(),
      );
      const root = roots[which % Math.max(1, roots.length)];
      if (root === undefined) return undefined;
      const all = [
        ...root.querySelectorAll<HTMLElement>('a[href], button, summary, select, input, textarea'),
      ];
      const usable = all.filter(
        (element) => element.checkVisibility() && !('disabled' in element && element.disabled === true),
      );
      const element = usable[chosen % Math.max(1, usable.length)];
      if (element === undefined) return undefined;
      const type = element.getAttribute('type') ?? '';
      const tag = element.tagName.toLowerCase();
      const kinds: Record<string, string> = {
        a: 'link',
        button: 'button',
        summary: 'summary',
        select: 'select',
      };
      const ofInput = /radio|checkbox/.test(type) ? 'tick' : type === 'file' ? 'file' : 'field';
      const labels = 'labels' in element ? (element.labels as NodeListOf<HTMLElement> | null) : null;
      return {
        element,
        facts: {
          kind: kinds[tag] ?? ofInput,
          type,
          name: element.getAttribute('name') ?? '',
          isNumeric: element.getAttribute('inputmode') === 'numeric',
          label: (element.getAttribute('aria-label') ?? labels?.[0]?.textContent ?? element.textContent ?? '')
            .trim()
            .slice(0, 80),
          count: usable.length,
          options: element instanceof HTMLSelectElement ? [...element.options].map(({ value }) => value) : [],
        },
      };
    },
    [selector, number, nth] as const,
  );
  const element = (await found.getProperty('element').catch(() => undefined))?.asElement();
  if (element === null || element === undefined) return undefined;
  const facts = (await (await found.getProperty('facts')).jsonValue()) as Omit<Offer, 'element'>;
  return { element, ...facts };
}
