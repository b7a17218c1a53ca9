// One simulator in a process of its own: `node run-simulator.mjs mpesa|stripe '<options as JSON>'`.
import { startMpesaSimulator } from '@lango/gateway-mpesa/simulator';
import { startStripeSimulator } from '@lango/gateway-stripe/simulator';

const [name, options = '{}'] = process.argv.slice(2);
const start = name === 'mpesa' ? startMpesaSimulator : startStripeSimulator;
const simulator = await start(JSON.parse(options));

// The parent was stopped or killed: a simulator without a system is of no use to anyone.
process.once('disconnect', () => simulator.close().finally(() => process.exit(0)));
process.send?.({ url: simulator.url });
