import { scenarioNames, type ScenarioName } from './scenarios.js';

const labels: Readonly<Record<ScenarioName, string>> = {
  deposit: 'Customer pays by phone',
  card: 'Customer pays by card',
  payout: 'Pay a customer',
  decline: 'Customer declines',
  'lose-answer': 'Lose the answer',
  'lose-callback': 'Lose the callback',
  slow: 'Delay the callback',
  hold: 'No outcome: review',
  'incoming-deposit': 'Incoming deposit',
  'refund-outside': 'Refund outside',
  dispute: 'Dispute',
  'return-payout': 'Return a payout',
};

/** The page with a button for each scenario, and the merchant's inbox. */
export const worldPage = (consoleUrl: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>Lango dev</title><link rel="stylesheet" href="/world.css"><script type="module" src="/world.js"></script>
</head>
<body data-console="${consoleUrl}">
<h1>Lango dev</h1>
<p><a class="main" href="/open">Open the console</a> <a href="/try">Try the HTTP API</a></p>
<h2>Scenarios</h2>
<p class="buttons">${scenarioNames.map((name) => `<button type="button" data-play="${name}">${labels[name]}</button>`).join('\n')}</p>
<p id="result" role="status"></p>
<h2>The merchant’s inbox</h2>
<p>Signed events that the merchant received and verified, newest first.</p>
<ol id="inbox"><li>Nothing yet.</li></ol>
</body>
</html>
`;

/** Sets `textContent` only: untrusted text never becomes markup. */
export const worldScript = `
const result = document.querySelector('#result');
const inbox = document.querySelector('#inbox');
const { console: consoleUrl } = document.body.dataset;
const link = (id, text) => Object.assign(document.createElement('a'), { href: consoleUrl + '/payments/' + encodeURIComponent(id), textContent: text });
for (const button of document.querySelectorAll('[data-play]')) {
  button.addEventListener('click', async () => {
    button.disabled = true;
    result.textContent = button.textContent + ' …';
    const response = await fetch('/play/' + button.dataset.play, { method: 'POST', headers: { 'content-type': 'application/json' } }).catch(() => undefined);
    const answer = await response?.json().catch(() => undefined);
    result.replaceChildren(answer?.transactionId ? link(answer.transactionId, 'Show its history in the console') : (answer?.error ?? 'Done.'));
    button.disabled = false;
  });
}
async function refresh() {
  const events = await fetch('/inbox').then((response) => response.json()).catch(() => []);
  if (events.length > 0) inbox.replaceChildren(...events.map((event) => {
    const item = document.createElement('li');
    item.append(event.receivedAt.slice(11, 19) + ' ' + event.type + ' ' + (event.status ?? '') + ' ');
    if (event.transactionId) item.append(link(event.transactionId, event.reference ?? event.transactionId));
    return item;
  }));
  setTimeout(refresh, 1000);
}
void refresh();
`;

/** Light and dark, narrow and wide. */
export const worldStyle = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
.buttons { display: flex; flex-wrap: wrap; gap: 0.6rem; }
button, .main { font: inherit; padding: 0.45rem 0.9rem; border-radius: 6px; border: 1px solid; }
.main { background: light-dark(#0b6e5f, #46c7b0); color: light-dark(#fff, #06231e); text-decoration: none; }
label { display: inline-block; min-width: 7rem; }
textarea { display: block; width: 100%; box-sizing: border-box; }
input, select, textarea { font: inherit; max-width: 100%; padding: 0.3rem 0.5rem; }
textarea, pre { font-family: ui-monospace, monospace; font-size: 0.9rem; }
pre { overflow: auto; padding: 0.75rem; border: 1px solid light-dark(#ccc, #444); border-radius: 6px; min-height: 1.5em; }
a { color: light-dark(#0b6e5f, #46c7b0); }
`;
