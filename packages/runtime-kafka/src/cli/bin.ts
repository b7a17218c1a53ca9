#!/usr/bin/env node
import { main } from './lango.js';

/** Time for the last lines of the log. */
const lingerMs = 5_000;

const words = process.argv.slice(2);
void main(words).then((code) => {
  process.exitCode = code;
  // A connection left open by a library must not keep a stopped service alive. Other commands may still be writing to a slow pipe.
  if (words[0] === 'serve') setTimeout(() => process.exit(), lingerMs).unref();
});
