const path = require('node:path');
const Mpesa = require('mpesa-node');

const { LANGO_SIMULATOR, LANGO_HOOK: hook, LANGO_CREDENTIALS } = process.env;
const { consumerKey, consumerSecret, shortCode, passkey, initiatorName } = JSON.parse(LANGO_CREDENTIALS);
const certPath = path.join(
  path.dirname(require.resolve('mpesa-node/package.json')),
  'keys',
  'sandbox-cert.cer',
);
const client = new Mpesa({
  consumerKey,
  consumerSecret,
  initiatorName,
  certPath,
  securityCredential: 'secret',
  lipaNaMpesaShortCode: shortCode,
  lipaNaMpesaShortPass: passkey,
});
client.baseURL = LANGO_SIMULATOR;

async function main() {
  const { data: prompt } = await client.lipaNaMpesaOnline('254712345678', 150, hook, 'INV1', 'Duka');
  let asked;
  while (asked === undefined)
    asked = await client.lipaNaMpesaQuery(prompt.CheckoutRequestID).then(
      ({ data }) => data,
      () => new Promise((resolve) => setTimeout(resolve, 50)),
    );
  const { data: paid } = await client.b2c(shortCode, '254712345678', 100, hook, hook);
  const { data: balance } = await client.accountBalance(shortCode, 4, hook, hook);
  console.log(
    JSON.stringify({
      prompt: prompt.ResponseCode,
      query: String(asked.ResultCode),
      payout: paid.ResponseCode,
      balance: balance.ResponseCode,
    }),
  );
}
void main();
