import type * as undici from 'undici';
import { createGatewayHttp, type ClosableGatewayHttp } from '@lango/core/gateway-kit';

/** This package's own transport; undici is its dependency. */
export function openTransport(): ClosableGatewayHttp {
  return createGatewayHttp({
    importLibrary: (name) =>
      import(/* webpackIgnore: true */ /* @vite-ignore */ name) as Promise<typeof undici>,
  });
}
