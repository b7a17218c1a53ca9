import type { GatewayNames } from '../gateway-names.js';

/** The README of a new package. */
export function readmeTemplate({ packageName, type, id }: GatewayNames): string {
  return `# ${packageName}

${type} as a Lango payment gateway.

\`\`\`js
import { create${type}Gateway } from '${packageName}'; // or: const { create${type}Gateway } = require('${packageName}')

const gateway = create${type}Gateway({ environment: 'live', baseUrl: 'https://api.example.com', apiKey: '…', callbackSecret: '…' });
\`\`\`

\`npm test\` runs the conformance suite and writes \`reports/conformance-${id}.md\`: what this gateway promises, and which promises it keeps.
\`${packageName}/simulator\` is a stand-in for the provider, for tests of hosts, with faults on demand;
\`npx lango-${id}-simulator --port 8080\` runs it by itself; \`@lango/core\` is a peer dependency.

What is ${type}'s own is marked in \`src/${id}-gateway.ts\`. \`src/${id}-simulator.ts\` is the provider's side: replace it by what its documents show, first.
`;
}
