import type { GatewayNames } from '../gateway-names.js';

/** The README of a new package. */
export function readmeTemplate({ packageName, type, id }: GatewayNames): string {
  return `# ${packageName}

${type} as a Lango payment gateway.

\`\`\`js
import { create${type}Gateway } from '${packageName}'; // or: const { create${type}Gateway } = require('${packageName}')

const gateway = create${type}Gateway({ environment: 'live', baseUrl: 'https://api.example.com', apiKey: '…', callbackSecret: '…' });
\`\`\`

\`npm test\` runs the conformance suite and writes \`reports/conformance-${id}.md\`: the checks and their results.
\`${packageName}/simulator\` simulates the provider in tests of hosts, with injected faults;
\`npx lango-${id}-simulator --port 8080\` runs it alone; \`@lango/core\` is a peer dependency.

Provider-specific parts are marked in \`src/${id}-gateway.ts\`. \`src/${id}-simulator.ts\` is the provider: change it first, to match its documents.
`;
}
