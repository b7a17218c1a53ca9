// The client has Daraja's address built in and takes no port, so its requests are redirected here.
const http = require('node:http');
const https = require('https');

const { LANGO_SIMULATOR, LANGO_HOOK: hook, LANGO_CREDENTIALS } = process.env;
const { port } = new URL(LANGO_SIMULATOR);
https.request = (options, onAnswer) =>
  http.request({ ...options, protocol: 'http:', hostname: '127.0.0.1', port }, onAnswer);
const { Mpesa } = require('mpesa-api');

const { consumerKey, consumerSecret, shortCode, passkey, initiatorName, securityCredential } =
  JSON.parse(LANGO_CREDENTIALS);
const client = new Mpesa(
  { clientKey: consumerKey, clientSecret: consumerSecret, securityCredential },
  'sandbox',
);

async function main() {
  const prompt = await client.lipaNaMpesaOnline({
    BusinessShortCode: shortCode,
    passKey: passkey,
    Amount: 150,
    PartyA: '254712345678',
    PartyB: shortCode,
    PhoneNumber: '254712345678',
    CallBackURL: hook,
    AccountReference: 'INV1',
    TransactionDesc: 'Duka',
    TransactionType: 'CustomerPayBillOnline',
  });
  const ask = () =>
    client.lipaNaMpesaQuery({
      BusinessShortCode: shortCode,
      passKey: passkey,
      CheckoutRequestID: prompt.CheckoutRequestID,
    });
  let asked;
  while (asked === undefined)
    asked = await ask().catch(() => new Promise((resolve) => setTimeout(resolve, 50)));
  const paid = await client.b2c({
    Initiator: initiatorName,
    CommandID: 'BusinessPayment',
    Amount: 100,
    PartyA: shortCode,
    PartyB: '254712345678',
    QueueTimeOutURL: hook,
    ResultURL: hook,
  });
  const balance = await client.accountBalance({
    Initiator: initiatorName,
    PartyA: shortCode,
    IdentifierType: '4',
    QueueTimeOutURL: hook,
    ResultURL: hook,
  });
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
