import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { toNodeListener } from '@lango/core/callbacks';

/** NestJS on Express or, with a `FastifyAdapter`, on Fastify: mounted before `listen`, so before the body parsers of either. */
export async function createNestApp(handler, publicBaseUrl, ...adapter) {
  class AppModule {}
  Module({})(AppModule);
  const app = await NestFactory.create(AppModule, ...adapter, { logger: false });
  app.use('/callbacks', toNodeListener(handler, { publicBaseUrl }));
  return app;
}
