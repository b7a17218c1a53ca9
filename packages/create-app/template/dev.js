// The shop with simulated providers, the runtime on its embedded database, and the console.
import { startDevWorld } from '@lango/dev';
import { startShop } from './shop.js';

const { SHOP_PORT = '3000', LANGO_PORT = '8700' } = process.env;
const world = await startDevWorld({ port: Number(LANGO_PORT) });
const shop = await startShop({ runtime: world.runtime, port: Number(SHOP_PORT) });

console.log(`shop      ${shop.url}
console   ${world.worldUrl}/open (signs you in)
scenarios ${world.worldUrl} (buttons for real-world failures)
Ctrl-C stops everything.`);

const stop = async () => {
  await shop.close();
  await world.close();
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
