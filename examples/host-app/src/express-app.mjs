import express from 'express';
import { toNodeListener } from '@lango/core/callbacks';

/** Express: mounted before any body parser, so that the raw bytes are still there. */
export function createExpressApp(handler, publicBaseUrl) {
  const app = express();
  app.post('/callbacks/:gateway', toNodeListener(handler, { publicBaseUrl }));
  app.use(express.json());
  return app;
}
