// For Node, Bun and Deno: `main.mjs WORLD`.
import { payOnce } from './pay-once.mjs';

console.log((await payOnce(process.argv[2])).join('\n'));
