import { closeSandbox } from '../simulation/kernel/sandbox.js';
import { simulate } from '../simulation/simulate.js';
import { recordedCalls } from './record-calls.js';
import { toLines } from './histories-file.js';

const { from, count } = JSON.parse(process.argv[2] ?? '{}') as { from: number; count: number };
closeSandbox();
Error.stackTraceLimit = 0;
for (let seed = from; seed < from + count; seed += 1) await simulate(seed);
for (const line of toLines({ from, count }, recordedCalls())) process.stdout.write(`${line}\n`);
