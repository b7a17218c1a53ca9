/** Working bodies, by operation. */
const examples: Readonly<Record<string, object>> = {
  createDeposit: {
    gateway: 'mpesa',
    amount: { amountMinor: 15_000, currency: 'KES' },
    merchantReference: 'INV-1',
    counterparty: { phoneNumber: '+254712345678' },
  },
  createWithdrawal: {
    gateway: 'mpesa',
    amount: { amountMinor: 50_000, currency: 'KES' },
    merchantReference: 'SALARY-1',
    counterparty: { phoneNumber: '+254712345678' },
  },
  redeliverSince: { since: new Date().toISOString().slice(0, 10) + 'T00:00:00Z' },
};

/** A page to fill in and send every operation of a merchant. */
export const tryPage = (apiUrl: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>Try the HTTP API · Lango dev</title><link rel="stylesheet" href="/world.css"><script type="module" src="/try.js"></script>
</head>
<body data-api="${apiUrl}">
<p><a href="/">Lango dev</a></p>
<h1>Try the HTTP API</h1>
<form id="call">
<p><label for="operation">Operation</label> <select id="operation"></select></p>
<p id="summary"></p>
<div id="fields"></div>
<p id="body-field"><label for="body">Body</label><textarea id="body" rows="12" spellcheck="false"></textarea></p>
<p><button type="submit" class="main">Send</button></p>
</form>
<h2>As a command</h2>
<p>The merchant’s token is <code>token</code> in <code>.lango/dev/dev.json</code>; no page shows it.</p>
<pre id="command" tabindex="0"></pre>
<h2>Answer</h2>
<p id="status" role="status">Not sent yet.</p>
<pre id="answer" tabindex="0"></pre>
</body>
</html>
`;

/** Sets `textContent` only, never markup. The URL names the operation, so that the documentation can link to one. */
export const tryScript = `
const examples = ${JSON.stringify(examples)};
const at = (id) => document.getElementById(id);
const { paths } = await fetch('/openapi.json').then((response) => response.json());
const operations = Object.entries(paths)
  .filter(([path]) => path.startsWith('/v1/') && !path.startsWith('/v1/operations'))
  .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })));
const chosen = () => operations.find(({ operationId }) => operationId === at('operation').value);
at('operation').append(...operations.map(({ operationId, method, path }) => new Option(operationId + '  ' + method + ' ' + path, operationId)));
let last = '';
function callOf() {
  const { method, path, requestBody } = chosen();
  const values = Object.fromEntries([...at('fields').querySelectorAll('input')].map(({ name, value }) => [name, value.trim()]));
  const query = new URLSearchParams();
  for (const { name, in: place } of chosen().parameters ?? []) if (place === 'query' && values[name]) query.set(name, values[name]);
  const filled = path.replaceAll(/\\{(\\w+)\\}/g, (_, name) => encodeURIComponent(values[name] ?? ''));
  return { method, path: filled + (query.size > 0 ? '?' + query : ''), ...(requestBody && { body: at('body').value }) };
}
function showCommand() {
  const { method, path, body } = callOf();
  const lines = ['curl -X ' + method + " '" + document.body.dataset.api + path + "'", "-H 'authorization: Bearer '$LANGO_TOKEN"];
  if (method === 'POST') lines.push("-H 'idempotency-key: '$(uuidgen)");
  if (body) lines.push("-H 'content-type: application/json'", "-d '" + body.replaceAll("'", "'\\\\''") + "'");
  at('command').textContent = lines.join(' \\\\\\n  ');
}
function show() {
  const { operationId, summary, description, parameters = [], requestBody } = chosen();
  at('summary').textContent = [summary + '.', description].filter(Boolean).join(' ');
  at('fields').replaceChildren(...parameters.filter(({ in: place }) => place !== 'header').map(({ name, in: place, required }) => {
    const label = Object.assign(document.createElement('label'), { textContent: name + (required ? '' : ' (optional)') + ' ' });
    label.append(Object.assign(document.createElement('input'), { name, required: place === 'path', value: name === 'id' && operationId !== 'removeCallbackEndpoint' ? last : '' }));
    const line = document.createElement('p');
    line.append(label);
    return line;
  }));
  at('body-field').hidden = requestBody === undefined;
  at('body').value = requestBody === undefined ? '' : JSON.stringify(examples[operationId] ?? {}, null, 2);
  history.replaceState(null, '', '#' + operationId);
  showCommand();
}
at('operation').addEventListener('change', show);
at('call').addEventListener('input', (event) => event.target.id !== 'operation' && showCommand());
at('call').addEventListener('submit', async (event) => {
  event.preventDefault();
  at('status').textContent = 'Sent …';
  const response = await fetch('/try', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(callOf()) }).catch(() => undefined);
  const answer = await response?.json().catch(() => undefined);
  if (answer?.status === undefined) {
    at('status').textContent = answer?.error ?? 'lango dev does not answer.';
    return;
  }
  at('status').textContent = answer.status + (answer.status < 400 ? '' : ': refused');
  let text = answer.body;
  try {
    const value = JSON.parse(text);
    last = value.transactionId ?? last;
    text = JSON.stringify(value, null, 2);
  } catch {}
  at('answer').textContent = text;
});
const named = () => operations.some(({ operationId }) => '#' + operationId === location.hash) && (at('operation').value = location.hash.slice(1));
addEventListener('hashchange', () => named() && show());
named();
show();
`;
