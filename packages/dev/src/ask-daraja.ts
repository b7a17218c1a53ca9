import { simulatorCredentials } from '@lango/gateway-mpesa/simulator';

/** Sends the simulator requests that no gateway method sends, as Safaricom's portal or a customer's phone would. */
export async function askDaraja(url: string, request: string, body: object): Promise<void> {
  const { consumerKey, consumerSecret } = simulatorCredentials;
  const basic = Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64');
  const granted = await fetch(`${url}/oauth/v1/generate?grant_type=client_credentials`, {
    headers: { authorization: `Basic ${basic}` },
  });
  const { access_token: token } = (await granted.json()) as { access_token: string };
  const response = await fetch(`${url}/mpesa/${request}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`the simulator answered ${response.status}: ${await response.text()}`);
}
