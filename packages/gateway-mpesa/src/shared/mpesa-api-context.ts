import type { GatewayCallContext } from '@lango/core';

/** What of a call's context a request needs. */
export type MpesaApiContext = Partial<Pick<GatewayCallContext, 'signal' | 'tokenCache' | 'logger'>>;
