import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

const price = { amountMinor: 250_00, currency: 'KES' };
const page = (title, body, reload = '') => `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <meta name="viewport" content="width=device-width" />
  ${reload}
  <title>${title}</title>
  <style>
    body { font: 1.1rem/1.5 system-ui; max-width: 28rem; margin: 4rem auto; padding: 0 1rem; }
    label, input, button { display: block; width: 100%; font: inherit; box-sizing: border-box; }
    input, button { margin: 0.5rem 0 1rem; padding: 0.6rem; }
  </style>
  <h1>${title}</h1>
  ${body}
</html>`;

const home = page(
  'Coffee, 250 KES',
  `<form method="post" action="/orders">
    <label for="phone">Phone number that pays</label>
    <input id="phone" name="phone" value="+254712345678" required pattern="\\+254[0-9]{9}" />
    <button>Pay by M-Pesa</button>
  </form>`,
);
const statusPages = {
  waiting: page(
    'Waiting for your payment',
    '<p>Confirm it on your phone.</p>',
    '<meta http-equiv="refresh" content="1" />',
  ),
  paid: page('Paid. Thank you!', '<p><a href="/">Another one</a></p>'),
  failed: page('The payment did not go through', '<p><a href="/">Try again</a></p>'),
};

/** A shop with one product. Orders are kept in memory here; use a table in a real shop. */
export async function startShop({ runtime, port }) {
  const [merchant = await runtime.admin.createMerchant('My shop')] = await runtime.admin.listMerchants();
  const orders = new Map();
  // Events arrive at least once, also after a restart: handling one twice changes nothing.
  const onOutcome = ({ type, data }) => {
    orders.set(data.merchantReference, type === 'transaction.succeeded' ? 'paid' : 'failed');
  };
  await runtime.on(['transaction.succeeded', 'transaction.failed'], onOutcome, { name: 'shop' });

  const pay = async (phoneNumber) => {
    const order = `order-${randomUUID()}`;
    orders.set(order, 'waiting');
    // The order number is the idempotency key: repeats make one payment.
    await runtime.deposit({
      merchantId: merchant.merchantId,
      idempotencyKey: order,
      gateway: 'mpesa',
      amount: price,
      merchantReference: order,
      counterparty: { phoneNumber },
    });
    return order;
  };

  const answer = async (request, response) => {
    const { pathname } = new URL(request.url, 'http://shop');
    const html = (status, text) =>
      response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(text);
    if (request.method === 'POST' && pathname === '/orders') {
      const form = new URLSearchParams(await bodyOf(request));
      response.writeHead(303, { location: `/orders/${await pay(form.get('phone') ?? '')}` }).end();
    } else if (pathname === '/') {
      html(200, home);
    } else {
      const status = orders.get(pathname.slice('/orders/'.length));
      html(
        status ? 200 : 404,
        statusPages[status] ?? page('There is nothing here', '<p><a href="/">The shop</a></p>'),
      );
    }
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(({ problem, message }) => {
      // A refused request has an RFC 9457 problem with the status and the wrong field.
      response.writeHead(problem?.status ?? 500, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(problem?.detail ?? message);
    });
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function bodyOf(request) {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > 10_000) throw new Error('the form is too long');
  }
  return text;
}
