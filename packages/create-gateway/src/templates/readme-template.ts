import type { GatewayNames } from '../gateway-names.js';

/** The README of a new package. */
export function readmeTemplate({ packageName, type, id }: GatewayNames): string {
  return `# ${packageName}

${type} as a Lango payment gateway.

\`\`\`ts
import { create${type}Gateway } from '${packageName}';

const gateway = create${type}Gateway({ baseUrl: 'https://api.example.com', apiKey: '…', callbackSecret: '…' });
\`\`\`

\`npm test\` runs the conformance suite and writes \`reports/conformance-${id}.md\`: what this gateway promises, and which promises it keeps.
`;
}
