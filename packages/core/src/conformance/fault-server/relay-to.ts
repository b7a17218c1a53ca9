import { request as httpRequest } from 'node:http';
import { checkOption } from '../../input/check-input.js';
import type { FaultServerAnswer, FaultServerRequest } from './start-fault-server.js';

/**
 * Forwards requests to another server, such as a provider's simulator: the fault server then stands between it and the gateway.
 *
 * @throws {PaymentError} `configuration_invalid`, effect `none`, field `baseUrl`: only http, for loopback.
 */
export function relayTo(baseUrl: string): (request: FaultServerRequest) => Promise<FaultServerAnswer> {
  if (checkOption.address('baseUrl', baseUrl).protocol !== 'http:')
    throw checkOption.wrong('baseUrl', 'must be an http address');
  return ({ method, path, headers, body }) =>
    new Promise((resolve, reject) => {
      const { host: _host, connection: _connection, ...forwarded } = headers;
      const outgoing = httpRequest(
        `${baseUrl}${path}`,
        { method, headers: forwarded, agent: false },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.once('error', reject);
          response.once('end', () => {
            const { 'transfer-encoding': _encoding, connection: _kept, ...answered } = response.headers;
            const flat = Object.entries(answered).map(([name, value]) => [name, String(value)]);
            resolve({
              status: response.statusCode ?? 502,
              headers: Object.fromEntries(flat) as Record<string, string>,
              body: Buffer.concat(parts),
            });
          });
        },
      );
      outgoing.once('error', reject);
      outgoing.end(body);
    });
}
