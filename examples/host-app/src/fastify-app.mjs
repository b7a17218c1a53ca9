import fastify from 'fastify';
import { toNodeListener } from '@lango/core/callbacks';

/** Fastify: a scope of its own whose only content type parser leaves the stream alone. */
export function createFastifyApp(handler, publicBaseUrl) {
  const app = fastify();
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.post('/callbacks/*', toNodeListener(handler, { publicBaseUrl }));
  });
  return app;
}
