import { readFileSync } from 'node:fs';
import { Webhook as Standard } from 'standardwebhooks';
import { Webhook as Svix } from 'svix';

const cases = JSON.parse(readFileSync(0, 'utf8'));
const told = {};
for (const [library, Webhook] of Object.entries({ standardwebhooks: Standard, svix: Svix })) {
  told[library] = cases.map(({ secret, headers, body }) => {
    try {
      new Webhook(secret).verify(body, headers);
      return true;
    } catch {
      return false;
    }
  });
}
console.log(JSON.stringify(told));
