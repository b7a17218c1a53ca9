import { createHmac } from 'node:crypto';
import { formatMajorUnits, parseMajorUnits } from '@lango/core';
import { callbacksUnderFaults, createCallbackDelivery, createRealClock, jsonAnswer, openSimulatorJournal, startSimulator, } from '@lango/core/simulator-kit';
/** The accounts that exist. */
export const simulatorAccounts = [
    { apiKey: 'acme-pay-key-of-the-first-account', callbackSecret: 'acme-pay-secret-of-the-first-account' },
    { apiKey: 'acme-pay-key-of-the-other-account', callbackSecret: 'acme-pay-secret-of-the-other-account' },
];
const operations = ['deposit', 'withdrawal', 'refund', 'lookUp'];
const declines = ['DECLINED', 'NO_FUNDS'];
/** Starts it. Replace what it answers by what the provider's documents show: it is the provider's side, and shares no code with the adapter. */
export async function startAcmePaySimulator(options = {}) {
    const { host, port, status: initial = 'SUCCESS', omitsReference = false, clock = createRealClock() } = options;
    const [first] = simulatorAccounts;
    const journal = openSimulatorJournal(options.dataDirectory);
    const payments = new Map(journal.former.map((payment) => [payment.id, payment]));
    const save = (payment) => {
        journal.append(payment);
        payments.set(payment.id, payment);
        return payment;
    };
    const all = () => [...payments.values()];
    const shown = ({ id, reference, money, status }) => ({
        ...(omitsReference ? {} : { id }),
        ...{ reference, amount: formatMajorUnits(money), currency: money.currency, status, message: 'as told' },
    });
    const signatureOf = (payload, { callbackSecret }) => createHmac('sha256', callbackSecret).update(payload).digest('hex');
    const waiting = new Set();
    const delivery = createCallbackDelivery({
        clock,
        attemptsMax: 5,
        retryDelayMs: (attempt) => 500 * 2 ** attempt,
        prepare: ({ url, callbackId }, body, isForged) => {
            const owner = simulatorAccounts.find(({ apiKey }) => apiKey === payments.get(callbackId)?.apiKey) ?? first;
            const account = isForged ? { ...owner, callbackSecret: 'of somebody else' } : owner;
            return url === undefined ? undefined : { url, body, headers: { 'acme-pay-signature': signatureOf(body, account) } };
        },
        onEnd: (callbackId) => waiting.delete(callbackId),
    });
    const tell = (payment, faults = []) => {
        const { id: callbackId, callbackUrl: url } = payment;
        if (url === undefined)
            return;
        const callback = { callbackId, url, body: JSON.stringify(shown(payment)), dueAtMs: clock.now() };
        const callbacks = callbacksUnderFaults(faults, [callback]);
        if (callbacks.length > 0)
            waiting.add(callbackId);
        delivery.enqueue(callbacks);
    };
    const create = (payment, faults) => {
        const known = all().find(({ apiKey, key }) => apiKey === payment.apiKey && key === payment.key);
        if (known !== undefined)
            return jsonAnswer(201, shown(known));
        const decline = faults.find(({ kind }) => kind === 'decline');
        const status = decline === undefined ? initial : (decline.code ?? 'DECLINED');
        const made = { id: `acme-pay_${payments.size + 1}`, ...payment, status };
        if (declines.includes(status))
            return jsonAnswer(402, shown(made));
        tell(save(made), faults);
        return jsonAnswer(201, shown(made));
    };
    const route = ({ method, path, headers, body }) => {
        const account = simulatorAccounts.find(({ apiKey }) => headers['authorization'] === `Bearer ${apiKey}`);
        if (account === undefined)
            return jsonAnswer(401, { code: 'unauthorized' });
        const { apiKey } = account;
        if (method === 'GET') {
            const wanted = decodeURIComponent(path.split('/').at(-1) ?? '');
            const found = all().find((payment) => payment.apiKey === apiKey && payment.reference === wanted);
            return {
                subject: { operation: 'lookUp', reference: wanted },
                act: () => (found === undefined ? jsonAnswer(404, { code: 'payment_not_found' }) : jsonAnswer(200, shown(found))),
            };
        }
        const asked = JSON.parse(body);
        const { reference = '', amount = '', currency = '', callbackUrl } = asked;
        const kind = operations.find((operation) => operation === asked['kind']);
        const original = payments.get(asked['original'] ?? '');
        if (kind === undefined || (kind === 'refund' && original === undefined))
            return jsonAnswer(422, { code: 'no_such_original' });
        const phone = original?.phone ?? asked['phone'] ?? '';
        const money = parseMajorUnits(amount, currency);
        const key = headers['idempotency-key'] ?? '';
        const payment = { apiKey, key, kind, reference, phone, money, status: initial, ...(callbackUrl && { callbackUrl }) };
        return {
            subject: { operation: kind, amountMinor: money.amountMinor, counterparty: phone, reference },
            act: (faults) => create(payment, faults),
        };
    };
    const simulator = await startSimulator({
        ...{ host, port, clock, route },
        faults: {
            operations,
            kinds: [
                ...['delay', 'delay-answer', 'drop-before-acting', 'drop-after-acting', 'truncate-answer', 'throttle', 'decline'],
                ...['no-callback', 'late-callback', 'duplicate-callback', 'malformed-callback', 'forged-callback'],
            ],
        },
        refusals: { throttle: () => jsonAnswer(429, { code: 'too_many_requests' }) },
        ledger: () => all().filter(({ status }) => status === 'SUCCESS'),
        waitingCallbacks: () => [...waiting],
    });
    const sign = (payload, account = first) => ({
        payload,
        headers: { 'acme-pay-signature': signatureOf(payload, account) },
        url: 'https://host.example/callbacks/acme-pay',
    });
    return {
        sign,
        url: simulator.url,
        addFault: (rule) => simulator.add(rule),
        clearFaults: () => simulator.clear(),
        movementsOf: ({ transactionId }, { apiKey } = first) => all()
            .filter((payment) => payment.apiKey === apiKey && payment.reference === transactionId)
            .filter(({ status }) => !declines.includes(status))
            .map(({ money, phone, status }) => ({ money, to: phone, isFinal: status === 'SUCCESS' })),
        settle: ({ transactionId }, { money, outcome = 'succeeded' } = {}) => {
            for (const payment of all().filter(({ reference }) => reference === transactionId)) {
                const status = outcome === 'succeeded' ? 'SUCCESS' : 'DECLINED';
                tell(save({ ...payment, status, money: money ?? payment.money }));
            }
        },
        addDeposit: ({ transactionId: reference, money, counterparty: { phoneNumber: phone = '' } }) => {
            const { apiKey } = first;
            const number = `acme-pay_${payments.size + 1}`;
            return save({ id: number, apiKey, key: number, kind: 'deposit', reference, phone, money, status: 'SUCCESS' }).id;
        },
        callback: ({ transactionId: reference, gatewayReference: id, money }, content, account = first) => {
            const status = { succeeded: 'SUCCESS', failed: 'DECLINED', 'unknown-code': 'SIDEWAYS' }[content.outcome];
            const { currency } = content.money ?? money;
            const amount = formatMajorUnits(content.money ?? money);
            const payload = Buffer.from(JSON.stringify({ id, reference, amount, currency, status, message: 'told' }));
            return sign(payload, account);
        },
        callbacksDelivered: () => delivery.idle(),
        close: async () => {
            delivery.close();
            await simulator.close();
            journal.close();
        },
    };
}
