import { findProgram, postgresFolders } from './find-program.mjs';
import { addressVariables, addressesFromEnvironment, toEnvironment } from './service-addresses.mjs';
import { readState } from './state-file.mjs';

/** Addresses of all three servers, from the environment or as `npm run services -- up` started them; otherwise undefined. */
export function findServers() {
  const state = readState();
  // Tests connect to single servers; a cluster's Redis is behind Sentinel.
  const addresses = { ...(!state?.cluster && state?.addresses), ...addressesFromEnvironment() };
  const isComplete = Object.keys(addressVariables).every((name) => addresses[name] !== undefined);
  return isComplete ? { addresses, environment: toEnvironment(addresses) } : undefined;
}

/** True when all three can run as processes of this machine, as tests that stop them need. */
export function canRunNatively() {
  return ['redis-server', 'java', 'mvn', 'initdb'].every(
    (program) => findProgram(program, postgresFolders()) !== undefined,
  );
}
