#!/usr/bin/env node
import { main } from './lango.js';

/** Time for what was printed to reach a slow pipe. */
const lingerMs = 5_000;

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
  // A connection that a library left behind keeps no command that is done from ending.
  setTimeout(() => process.exit(), lingerMs).unref();
});
