import 'reflect-metadata';
import { Controller, Module, Post, Req, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { toNodeListener } from '@lango/core/callbacks';

/** NestJS: `rawBody: true` keeps the bytes beside the parsed body. The decorators are applied by hand, since this file is not compiled. */
export async function createNestApp(handler, publicBaseUrl) {
  const listener = toNodeListener(handler, { publicBaseUrl });
  class PaymentCallbacksController {
    receive(request, response) {
      return listener(request, response);
    }
  }
  const { prototype } = PaymentCallbacksController;
  Controller('callbacks')(PaymentCallbacksController);
  Post(':gateway')(prototype, 'receive', Object.getOwnPropertyDescriptor(prototype, 'receive'));
  Req()(prototype, 'receive', 0);
  Res()(prototype, 'receive', 1);
  class AppModule {}
  Module({ controllers: [PaymentCallbacksController] })(AppModule);
  return NestFactory.create(AppModule, { rawBody: true, logger: false });
}
