import type { GatewayCallContext } from '@lango/core';

/** The members of a call's context that a request uses. */
export type MpesaApiContext = Partial<Pick<GatewayCallContext, 'signal' | 'tokenCache' | 'logger'>>;
