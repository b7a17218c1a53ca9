export { createAcmePayGateway, type AcmePayGatewayOptions } from './acme-pay-gateway.js';
