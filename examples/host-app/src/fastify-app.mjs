import fastify from 'fastify';
import { toNodeListener } from '@lango/core/callbacks';

/** Fastify: a separate scope whose only content type parser does not read the body. */
export function createFastifyApp(handler, publicBaseUrl) {
  const app = fastify();
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.post('/callbacks/*', toNodeListener(handler, { publicBaseUrl }));
  });
  return app;
}
