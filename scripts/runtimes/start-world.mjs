// The simulators, and a host whose callbacks wait to be read. Prints its address; ends when its standard input does.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

const load = (file) => import(pathToFileURL(file).href);
const [, , mpesaSimulator, stripeSimulator] = process.argv;
const { simulatorCredentials, startMpesaSimulator } = await load(mpesaSimulator);
const { simulatorWebhookSecret, startStripeSimulator } = await load(stripeSimulator);

const received = [];
const waiting = [];
const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://world.invalid');
  if (pathname === '/options') return void response.end(JSON.stringify(options));
  if (pathname === '/received') {
    waiting.push({ path: searchParams.get('path'), response });
    return hand();
  }
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { headers } = request;
  received.push({ url: `${world}${request.url}`, headers, body: Buffer.concat(chunks).toString('base64') });
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"ResultCode":0}');
  hand();
});

/** Gives each program that waits the oldest callback of its path. */
function hand() {
  for (const one of [...waiting]) {
    const index = received.findIndex(({ url }) => new URL(url).pathname.startsWith(one.path));
    if (index === -1) continue;
    waiting.splice(waiting.indexOf(one), 1);
    one.response.end(JSON.stringify(received.splice(index, 1)[0]));
  }
}

server.listen(0, '127.0.0.1');
await once(server, 'listening');
const world = `http://127.0.0.1:${server.address().port}`;
const mpesa = await startMpesaSimulator({ customerDelayMs: 20 });
const stripe = await startStripeSimulator({ webhookUrl: `${world}/callbacks/stripe` });
const { initiatorName, securityCredential, ...account } = simulatorCredentials;
const options = {
  mpesa: { ...account, apiBaseUrl: mpesa.url, b2c: { initiatorName, securityCredential } },
  stripe: { apiKey: 'sk_test_runtimes', apiBaseUrl: stripe.url, webhookSecrets: [simulatorWebhookSecret] },
};
console.log(world);
process.stdin.resume().once('end', () => process.exit(0));
