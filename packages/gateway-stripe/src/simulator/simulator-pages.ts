/** A page with one form per choice; every text in it is escaped. */
export interface SimulatorPage {
  readonly title: string;
  readonly text: string;
  readonly choices: readonly { readonly label: string; readonly value: string }[];
}

const style =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem}' +
  'button{font:inherit;padding:.6rem 1.2rem;margin:.3rem .3rem .3rem 0;border-radius:.4rem;border:1px solid #555;cursor:pointer}';

/** Writes the page a person clicks through. */
export function renderPage({ title, text, choices }: SimulatorPage): string {
  const buttons = choices
    .map(({ label, value }) => `<button name="choice" value="${escape(value)}">${escape(label)}</button>`)
    .join('');
  return (
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escape(title)}</title><style>${style}</style>` +
    `<h1>${escape(title)}</h1><p>${escape(text)}</p>${buttons && `<form method="post">${buttons}</form>`}</html>`
  );
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
