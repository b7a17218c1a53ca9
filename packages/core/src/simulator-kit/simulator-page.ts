/** A form on a page. */
export interface SimulatorPageForm {
  /** Text above the buttons, one paragraph each. */
  readonly lines: readonly string[];
  /** Hidden fields. */
  readonly hidden?: Readonly<Record<string, string>>;
  /** Input fields. */
  readonly fields?: readonly { readonly name: string; readonly label: string; readonly isSecret?: boolean }[];
  /** The name under which a button sends its value. Default `choice`. */
  readonly buttonName?: string;
  readonly buttons: readonly { readonly label: string; readonly value: string }[];
}

/** A page for the person who acts as the payer. All text is escaped. */
export interface SimulatorPage {
  readonly title: string;
  /** Default: none. */
  readonly text?: string;
  readonly forms?: readonly SimulatorPageForm[];
  /** Reloads after this time. Default: never. */
  readonly refreshSeconds?: number;
}

const style =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem}' +
  'form{border:1px solid #ccc;border-radius:.6rem;padding:.6rem 1.2rem;margin:1rem 0}' +
  'button{font:inherit;padding:.5rem 1.1rem;margin:.3rem .3rem .3rem 0;border-radius:.4rem;border:1px solid #555;cursor:pointer}';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const safe = (text: string) => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');

/** Renders the page as HTML. */
export function renderSimulatorPage({ title, text, forms = [], refreshSeconds }: SimulatorPage): string {
  const refresh =
    refreshSeconds === undefined ? '' : `<meta http-equiv="refresh" content="${refreshSeconds}">`;
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${safe(title)}</title>${refresh}` +
    `<meta name="viewport" content="width=device-width, initial-scale=1"><style>${style}</style></head>` +
    `<body><h1>${safe(title)}</h1>${text ? `<p>${safe(text)}</p>` : ''}${forms.map(renderForm).join('\n')}</body></html>`
  );
}

function renderForm({
  lines,
  hidden = {},
  fields = [],
  buttons,
  buttonName = 'choice',
}: SimulatorPageForm): string {
  const inputs = [
    ...lines.map((line) => `<p>${safe(line)}</p>`),
    ...Object.entries(hidden).map(
      ([name, value]) => `<input type="hidden" name="${safe(name)}" value="${safe(value)}">`,
    ),
    ...fields.map(
      ({ name, label, isSecret }) =>
        `<p><label>${safe(label)} <input name="${safe(name)}" type="${isSecret ? 'password' : 'text'}" autocomplete="off"></label></p>`,
    ),
    ...buttons.map(
      ({ label, value }) =>
        `<button name="${safe(buttonName)}" value="${safe(value)}">${safe(label)}</button>`,
    ),
  ];
  return `<form method="post">${inputs.join('')}</form>`;
}
