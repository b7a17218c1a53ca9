import type { PaymentGateway } from '@lango/core';
import { type GatewayHttp } from '@lango/core/gateway-kit';
/** Options of {@link createAcmePayGateway}. */
export interface AcmePayGatewayOptions {
    readonly baseUrl: string;
    readonly apiKey: string;
    /** Signs callbacks. */
    readonly callbackSecret: string;
    /** Default `acme-pay`. */
    readonly gatewayId?: string;
    /** Default: a pool of connections that `close()` lets go of. */
    readonly http?: GatewayHttp;
}
/** AcmePay as a payment gateway. */
export declare function createAcmePayGateway(options: AcmePayGatewayOptions): PaymentGateway;
