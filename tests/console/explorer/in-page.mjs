// What runs in the browser, where `document` is.

/** What a page shows. */
export function readPage() {
  const shown = (selector) =>
    [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility());
  return {
    html: document.documentElement.outerHTML,
    typed: [...document.querySelectorAll('input')]
      .filter(({ type }) => type !== 'password')
      .map(({ value }) => value)
      .join('\n'),
    once: shown('.notice.done code').map(({ textContent }) => textContent ?? ''),
    alerts: shown('[role=alert]').map(({ textContent }) => textContent ?? ''),
    isLoading: shown('.loading').length > 0,
    headings: shown('h1').length,
    waysOut: shown('nav a[href], main.sign-in button').length,
  };
}

/** Whether something is there and nothing is waited for. */
export function isDrawn() {
  return document.querySelector('h1, [role=alert]') !== null && document.querySelector('.loading') === null;
}

/** One thing that can be pressed or filled, within one of what the selector finds, with what is known of it. */
export function findInPage([within, chosen, which]) {
  const roots = [...document.querySelectorAll(within)].filter((one) => one.checkVisibility());
  const root = roots[which % Math.max(1, roots.length)];
  if (root === undefined) return undefined;
  const all = [...root.querySelectorAll('a[href], button, summary, select, input, textarea')];
  const usable = all.filter((element) => element.checkVisibility() && element.disabled !== true);
  const element = usable[chosen % Math.max(1, usable.length)];
  if (element === undefined) return undefined;
  const type = element.getAttribute('type') ?? '';
  const kinds = { A: 'link', BUTTON: 'button', SUMMARY: 'summary', SELECT: 'select' };
  const ofInput = /radio|checkbox/.test(type) ? 'tick' : type === 'file' ? 'file' : 'field';
  const label = element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent;
  return {
    element,
    facts: {
      kind: kinds[element.tagName] ?? ofInput,
      type,
      name: element.getAttribute('name') ?? '',
      isNumeric: element.getAttribute('inputmode') === 'numeric',
      label: (label ?? '').trim().slice(0, 80),
      count: usable.length,
      options: element.tagName === 'SELECT' ? [...element.options].map(({ value }) => value) : [],
    },
  };
}
