import express from 'express';
import { toNodeListener } from '@lango/core/callbacks';

/** Express: mounted before any body parser, to get the raw bytes. `use` also matches the path segments that a gateway appends. */
export function createExpressApp(handler, publicBaseUrl) {
  const app = express();
  app.use('/callbacks', toNodeListener(handler, { publicBaseUrl }));
  app.use(express.json());
  return app;
}
