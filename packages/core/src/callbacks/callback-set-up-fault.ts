/**
 * A fault of how the handler is mounted, which the host's developer has to mend. It is answered 500 with the cure, so that the gateway sends the
 * callback again once it is mended.
 */
export class CallbackSetUpFault extends Error {
  override readonly name = 'CallbackSetUpFault';
}

/** A framework's parser took the body. */
export const bodyAlreadyRead = (): CallbackSetUpFault =>
  new CallbackSetUpFault(
    'the body was read before the callback handler, so its bytes cannot be verified. Mount the handler before body parsers such as ' +
      'express.json(); in NestJS create the app with { rawBody: true }; in Fastify remove the content type parsers of its scope; ' +
      'elsewhere pass the request unread.',
  );

/** The address is not below the one that gateways are given. */
export const wrongMount = (path: string, base: string): CallbackSetUpFault =>
  new CallbackSetUpFault(
    `a callback came to ${path}, which is not below ${base}. Mount the handler there, or change callbackUrl to where it is mounted; ` +
      'in Express use app.use(path, ...), which matches what the gateway adds to the address.',
  );

/** What the handler was called with is no Web Request. */
export const noWebRequest =
  'must be a Web Request. In Express, NestJS, Fastify and node:http wrap the handler: toNodeListener(handler, { publicBaseUrl })';
