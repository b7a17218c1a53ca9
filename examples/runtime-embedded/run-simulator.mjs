// One simulator in a separate process: `node run-simulator.mjs mpesa|stripe '<options as JSON>'`.
import { startMpesaSimulator } from '@lango/gateway-mpesa/simulator';
import { startStripeSimulator } from '@lango/gateway-stripe/simulator';

const [name, options = '{}'] = process.argv.slice(2);
const start = name === 'mpesa' ? startMpesaSimulator : startStripeSimulator;
const simulator = await start(JSON.parse(options));

// The parent has ended, so the simulator ends too.
process.once('disconnect', () => simulator.close().finally(() => process.exit(0)));
process.send?.({ url: simulator.url });
