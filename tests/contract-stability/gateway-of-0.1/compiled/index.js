export { createAcmePayGateway } from './acme-pay-gateway.js';
