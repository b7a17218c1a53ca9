"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.createAcmePayGateway = void 0;
var acme_pay_gateway_js_1 = require("./acme-pay-gateway.js");
Object.defineProperty(exports, "createAcmePayGateway", { enumerable: true, get: function () { return acme_pay_gateway_js_1.createAcmePayGateway; } });
