import type { Offer } from './find-offer.js';

export function readPage(): {
  readonly html: string;
  readonly typed: string;
  readonly once: readonly string[];
  readonly alerts: readonly string[];
  readonly isLoading: boolean;
  readonly headings: number;
  readonly waysOut: number;
};
export function isDrawn(): boolean;
export function findInPage(
  where: readonly [within: string, chosen: number, which: number],
): { readonly element: unknown; readonly facts: Omit<Offer, 'element'> } | undefined;
