import { inspect } from 'node:util';
import { PaymentError } from '../../../errors/payment-error.js';
import { acmeApiKey } from '../acme-provider.js';
import { sending, remade, rewriting, alike, type BrokenGateway } from './alter-gateway.js';

/** Gateways that show their credentials. */
export const brokenSecrets: readonly BrokenGateway[] = [
  {
    breaks: 'puts its credentials into errors',
    alter: rewriting((error) => alike(error, { message: `${error.message} (Bearer ${acmeApiKey})` })),
  },
  {
    breaks: 'keeps the request, with its headers, as the cause of errors',
    alter: rewriting((error) =>
      alike(error, { cause: { request: { headers: { authorization: `Bearer ${acmeApiKey}` } } } }),
    ),
  },
  {
    breaks: 'repeats in its errors what the provider says of a request',
    alter: (_good, parts) =>
      remade(parts, {
        http: async (request) => {
          const response = await parts.http(request);
          if (response.status < 500) return response;
          const said = Buffer.from(response.body).toString();
          throw new PaymentError('gateway_error', 'unknown', `Acme says ${said.slice(0, 500)}`);
        },
      }),
  },
  {
    breaks: 'logs its requests whole',
    alter: sending((send) => (transaction, context) => {
      context.logger?.debug(
        { authorization: `Bearer ${acmeApiKey}`, transaction: inspect(transaction) },
        'sending',
      );
      return send(transaction, context);
    }),
  },
  {
    breaks: 'keeps its options in the open',
    alter: (good) => Object.assign({ ...good }, { options: { apiKey: acmeApiKey } }),
  },
];
