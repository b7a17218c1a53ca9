// M-Pesa on its simulator, for examples that ask it something.
import { createMpesaGateway } from '@lango/gateway-mpesa';
import { simulatorCredentials, startMpesaSimulator } from '@lango/gateway-mpesa/simulator';

const simulator = await startMpesaSimulator({ customerDelayMs: 0 });
const { initiatorName, securityCredential, consumerKey, consumerSecret, shortCode, passkey } =
  simulatorCredentials;
export const mpesa = createMpesaGateway({
  apiBaseUrl: simulator.url,
  ...{ consumerKey, consumerSecret, shortCode, passkey },
  b2c: { initiatorName, securityCredential },
});
