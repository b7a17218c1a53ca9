// `npm run services -- up|down|status`: Kafka, Redis and PostgreSQL for development and tests; `up --cluster`: each of them as a cluster.
import { canConnect } from './can-connect.mjs';
import { addressVariables, toEnvironment } from './service-addresses.mjs';
import { startCluster, stopCluster } from './cluster/start-cluster.mjs';
import { startServices, stopServices } from './start-services.mjs';
import { readState, removeState, writeState } from './state-file.mjs';

const commands = { up, down, status };
const command = commands[process.argv[2] ?? ''];
if (command === undefined) {
  console.error('npm run services -- up [--cluster] | down | status');
  process.exit(1);
}
try {
  await command();
} catch (error) {
  console.error(`services: ${error.message}`);
  process.exitCode = 1;
}

async function up() {
  const running = readState();
  if (running !== undefined) {
    console.log('The services are up already.');
    return print(running);
  }
  const start = process.argv.includes('--cluster') ? startCluster : startServices;
  const state = await start({ log: (line) => console.log(line) });
  writeState(state);
  print(state);
  const whose = state.cluster ? '' : '`npm test` finds them there. ';
  console.log(`\n${whose}End them with: npm run services -- down`);
}

async function down() {
  const state = readState();
  if (state === undefined) return console.log('Nothing to end: no services were started here.');
  await (state.cluster ? stopCluster(state) : stopServices(state));
  removeState();
  console.log('The services are down.');
}

async function status() {
  const state = readState();
  if (state === undefined) {
    console.log('No services are up. Start them with: npm run services -- up');
    console.log(`Or name your own: ${Object.values(addressVariables).join(', ')}`);
    process.exitCode = 1;
    return;
  }
  for (const { name, address } of state.servers) {
    const isUp = await canConnect(address.split(',')[0]);
    console.log(`${name.padEnd(9)} ${address}  ${isUp ? 'answers' : 'does NOT answer'}`);
  }
}

function print({ servers, addresses }) {
  for (const { name, what } of servers) console.log(`${name.padEnd(9)} ${what}`);
  console.log('');
  for (const [variable, address] of Object.entries(toEnvironment(addresses))) {
    console.log(`export ${variable}=${address}`);
  }
}
