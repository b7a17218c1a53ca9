#!/usr/bin/env node
import { main } from './lango.js';

/** Time for the last lines of the log. */
const lingerMs = 5_000;

const words = process.argv.slice(2);
void main(words).then((code) => {
  process.exitCode = code;
  // A connection that a library left behind keeps no stopped service; other commands may still be read slowly by what stands behind a pipe.
  if (words[0] === 'serve') setTimeout(() => process.exit(), lingerMs).unref();
});
