import express from 'express';
import { toNodeListener } from '@lango/core/callbacks';

/** Express: mounted before any body parser, so that the raw bytes are still there; `use` also takes what a gateway adds to the address. */
export function createExpressApp(handler, publicBaseUrl) {
  const app = express();
  app.use('/callbacks', toNodeListener(handler, { publicBaseUrl }));
  app.use(express.json());
  return app;
}
