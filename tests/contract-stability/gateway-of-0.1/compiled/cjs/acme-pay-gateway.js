"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.createAcmePayGateway = createAcmePayGateway;
const node_crypto_1 = require("node:crypto");
const core_1 = require("@lango/core");
const gateway_kit_1 = require("@lango/core/gateway-kit");
const gateway_kit_2 = require("@lango/core/gateway-kit");
/** Provider's own: how it writes amounts. `"1500.50"` is major; 150050 is minor; exceptions go into a second argument, by currency. */
const amounts = (0, gateway_kit_1.createAmountUnits)('major');
/** Provider's own: `native` only if it carries out one movement per key, however often it is sent, for this long. Bounds are in minor units. */
const terms = {
    idempotency: 'native',
    keyLifetime: 24 * 3_600_000,
    amounts: { KES: { minMinor: 100, maxMinor: 15_000_000, stepMinor: 100 }, UGX: { minMinor: 500, maxMinor: 5_000_000 } },
};
/** Provider's own: every code that its documents name. One that is not here stays pending, with the code kept. */
const mapStatus = (0, gateway_kit_1.createStatusMap)({
    SUCCESS: 'succeeded',
    PENDING: 'pending',
    DECLINED: { failed: 'declined' },
    NO_FUNDS: { failed: 'insufficient_funds' },
});
/** Provider's own: where an answer, or a callback, says what. The reader knows which of the two it reads, and throws the right error. */
function toResponse(told) {
    const money = told.optionalMoney('amount', 'currency', amounts);
    const rawMessage = told.optionalText('message');
    const status = { rawCode: told.text('status'), gatewayReference: told.optionalText('id') };
    return mapStatus({ ...status, ...(rawMessage !== undefined && { rawMessage }), ...(money && { money }) }, told);
}
/** AcmePay as a payment gateway. */
function createAcmePayGateway(options) {
    const baseUrl = (0, gateway_kit_2.requireText)(options, 'baseUrl');
    const apiKey = (0, gateway_kit_2.requireSecret)(options, 'apiKey');
    const callbackSecret = (0, gateway_kit_2.requireSecret)(options, 'callbackSecret');
    const pool = options.http === undefined ? (0, gateway_kit_1.createUndiciGatewayHttp)() : undefined;
    const http = options.http ?? pool;
    const send = (method, path, context, json) => (0, gateway_kit_2.sendJson)(http, {
        method,
        url: `${baseUrl}${path}`,
        headers: { authorization: `Bearer ${apiKey.reveal()}`, 'idempotency-key': context.idempotencyKey },
        signal: context.signal,
        provider: 'AcmePay',
        answerStatuses: [402, 404],
        ...(json !== undefined && { json }),
    });
    const pay = async (operation, transaction, context, original) => {
        (0, core_1.assertOperationSupported)(gateway, operation, transaction.money);
        const { transactionId: reference, kind, money, counterparty } = transaction;
        const phone = gateway_kit_2.input.fields(counterparty).text('phoneNumber');
        const { json } = await send('POST', '/payments', context, {
            ...{ reference, kind, phone, amount: amounts.toText(money), currency: money.currency },
            ...(original && { original: original.gatewayReference ?? '' }),
            ...(context.callbackUrl !== undefined && { callbackUrl: context.callbackUrl }),
        });
        return toResponse(gateway_kit_1.answer.fields(json));
    };
    const gateway = {
        specificationVersion: 'v1',
        gatewayId: options.gatewayId ?? 'acme-pay',
        capabilities: {
            operations: { deposit: terms, withdraw: terms, refund: terms, lookUp: terms },
            callbackProof: 'signature',
            environment: 'test',
        },
        deposit: (transaction, context) => pay('deposit', transaction, context),
        withdraw: (transaction, context) => pay('withdraw', transaction, context),
        refund: async (refund, original, context) => {
            (0, core_1.assertRefundable)(refund, original, []);
            return pay('refund', refund, context, original);
        },
        lookUp: async ({ transactionId }, context) => {
            const { status, json } = await send('GET', `/payments/${encodeURIComponent(transactionId)}`, context);
            const told = gateway_kit_1.answer.fields(json);
            // Only the provider's own words are an absence: a proxy answers 404 too.
            if (status === 404 && told.optionalText('code') === 'payment_not_found')
                throw new core_1.PaymentError('transaction_not_found', 'none', 'AcmePay knows no such payment');
            if (status === 404)
                throw told.unreadable('code', 'is none that the documents name');
            return toResponse(told);
        },
        handleCallback: async (payload, { headers }) => {
            // Provider's own: how it signs. The raw bytes are verified first and parsed afterwards.
            const expected = (0, node_crypto_1.createHmac)('sha256', callbackSecret.reveal()).update(payload).digest('hex');
            if (!(0, gateway_kit_1.constantTimeEqual)((0, gateway_kit_2.readHeader)(headers, 'acme-pay-signature') ?? '', expected))
                throw new core_1.PaymentError('callback_rejected', 'none', 'the signature does not match');
            const told = gateway_kit_1.callback.json(payload);
            const update = { ...toResponse(told), transactionId: told.text('reference') };
            return {
                kind: 'updates',
                updates: [update],
                evidence: 'signed',
                acknowledgement: { status: 200, headers: {}, body: '' },
            };
        },
        ...(pool && { close: () => pool.close() }),
    };
    return gateway;
}
