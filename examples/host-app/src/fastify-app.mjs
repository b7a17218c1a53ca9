import fastify from 'fastify';
import { toNodeListener } from '@lango/core/callbacks';

/** Fastify: a scope of its own whose only content type parser leaves the stream alone. */
export function createFastifyApp(handler, publicBaseUrl) {
  const app = fastify();
  const listener = toNodeListener(handler, { publicBaseUrl });
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.post('/callbacks/:gateway', async (request, reply) => {
      reply.hijack();
      await listener(request.raw, reply.raw);
    });
  });
  return app;
}
