import type { Page } from 'playwright-core';
import { readPage } from './in-page.mjs';
import type { PageWatch } from './watch-page.js';

/** What the step before did, as far as it excuses a refusal. */
export interface LastStep {
  /** An address or a text that the page did not offer was typed. */
  readonly typedOddly: boolean;
  /** Somebody else acted since this page was shown. */
  readonly isOvertaken: boolean;
  /** The page is another than before the step: an answer may still come for the former one. */
  readonly hasMovedOn: boolean;
}

const tokenLike =
  /lango_(?:test|live|operator)_[0-9A-Za-z]{20,}|whsec_[A-Za-z0-9+/=]{16,}|sk_(?:test|live)_\w{8,}/g;

/** Everything that is wrong with a page at rest. */
export async function checkPage(
  page: Page,
  watch: PageWatch,
  secrets: readonly string[],
  last: LastStep,
): Promise<readonly string[]> {
  const shown = await page.evaluate(readPage);
  // What is on screen may have been drawn before its answer was read here.
  await watch.settle();
  const wrong = [...watch.takeComplaints()];
  if (shown.isLoading) wrong.push('dead end: it says Loading and nothing is being loaded');
  if (shown.headings === 0 && shown.alerts.length === 0) wrong.push('dead end: the page says nothing');
  if (shown.waysOut === 0) wrong.push('dead end: there is no way to another screen');

  const text = `${shown.html}\n${shown.typed}`;
  const mayBeSeen = shown.once.filter((secret) => watch.shownOnce.includes(secret));
  const forbidden = [...secrets, ...watch.shownOnce, ...(text.match(tokenLike) ?? [])];
  for (const secret of new Set(forbidden))
    if (!mayBeSeen.includes(secret) && text.includes(secret))
      wrong.push(`a secret is on screen: ${secret.slice(0, 12)}…`);

  for (const { method, path, status, code, detail } of watch.takeRefusals()) {
    const isToldOf = shown.alerts.length > 0 || (last.hasMovedOn && last.typedOddly && method === 'GET');
    const isSignedOut = status === 401 && path.endsWith('/session');
    const mayBe =
      status < 500 &&
      isToldOf &&
      (last.typedOddly || (last.isOvertaken && (status === 409 || status === 404)));
    if (!isSignedOut && !mayBe)
      wrong.push(
        `refused: ${method} ${path} was answered ${status} ${code} (${detail})${isToldOf ? '' : ', and the page says nothing'}`,
      );
  }
  return wrong;
}
