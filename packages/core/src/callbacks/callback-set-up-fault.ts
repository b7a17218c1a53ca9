/**
 * The handler is mounted incorrectly, which the host's developer must fix. It is answered 500 with instructions, so that the gateway repeats
 * the callback after the fix.
 */
export class CallbackSetUpFault extends Error {
  override readonly name = 'CallbackSetUpFault';
}

/** A body parser of the framework has read the body. */
export const bodyAlreadyRead = (): CallbackSetUpFault =>
  new CallbackSetUpFault(
    'the body was read before the callback handler, so its bytes cannot be verified. Mount the handler before body parsers such as ' +
      'express.json(); in NestJS create the app with { rawBody: true }; in Fastify remove the content type parsers of its scope; ' +
      'elsewhere pass the request unread.',
  );

/** The request's path is not below `callbackUrl`. */
export const wrongMount = (path: string, base: string): CallbackSetUpFault =>
  new CallbackSetUpFault(
    `a callback came to ${path}, which is not below ${base}. Mount the handler there, or change callbackUrl to where it is mounted; ` +
      'in Express use app.use(path, ...), which matches what the gateway adds to the address.',
  );

/** The handler was called with something other than a Web Request. */
export const noWebRequest =
  'must be a Web Request. In Express, NestJS, Fastify and node:http wrap the handler: toNodeListener(handler, { publicBaseUrl })';
