// The merchant's endpoint: verifies signed callbacks and stores each message once.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { verifyMerchantCallback } from '@lango/core/merchant-callbacks';

/** Starts the endpoint. `failTwiceFor` selects messages whose first two deliveries fail. */
export async function startMerchantEndpoint({ port, dataDirectory, secret, onReceipt, failTwiceFor }) {
  const file = join(dataDirectory, 'merchant-receipts.jsonl');
  const receipts = new Map(readLines(file).map((receipt) => [receipt.messageId, receipt]));
  const refusals = new Map();

  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      try {
        const { messageId, payload } = verifyMerchantCallback(
          { body: Buffer.concat(chunks), headers: request.headers },
          { secrets: secret() },
        );
        const refused = refusals.get(messageId) ?? 0;
        if (refused < 2 && failTwiceFor(payload)) {
          refusals.set(messageId, refused + 1);
          onReceipt({ messageId, payload, refused: refused + 1 });
          return void response.writeHead(503).end();
        }
        if (!receipts.has(messageId)) {
          const receipt = { messageId, type: payload.type, transactionId: payload.data.transactionId };
          appendFileSync(file, `${JSON.stringify(receipt)}\n`);
          receipts.set(messageId, receipt);
          onReceipt({ messageId, payload });
        }
        response.writeHead(204).end();
      } catch {
        response.writeHead(401).end();
      }
    });
  });
  await new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new Error(
          `the merchant endpoint cannot listen on 127.0.0.1:${port} (${error.code}): stop what listens there, or pass another --data-dir`,
        ),
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    receipts: () => [...receipts.values()],
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Lines of a file. A killed process may have left the last one incomplete. */
function readLines(file) {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line)];
      } catch {
        return [];
      }
    });
}
