// The example's payments, some with a fault at the simulator.

const kes = (amountMinor) => ({ amountMinor, currency: 'KES' });
const usd = (amountMinor) => ({ amountMinor, currency: 'USD' });
const phone = (last) => ({ phoneNumber: `+2547123456${last}` });
const card = (paymentMethod) => ({ stripe: { confirm: true, paymentMethod, allowRedirects: 'never' } });
const connected = { stripeAccount: 'acct_1ExampleSupplier' };

const mpesaDeposit = (story, amountMinor, last, fault) => ({
  path: '/v1/deposits',
  story,
  fault: fault && { operation: 'deposit', match: { amountMinor }, fault },
  body: { gateway: 'mpesa', amount: kes(amountMinor), counterparty: phone(last) },
});
const mpesaWithdrawal = (story, amountMinor, last, fault) => ({
  path: '/v1/withdrawals',
  story,
  fault: fault && { operation: 'withdrawal', match: { amountMinor }, fault },
  body: { gateway: 'mpesa', amount: kes(amountMinor), counterparty: phone(last) },
});
const stripeDeposit = (story, amountMinor, paymentMethod, fault) => ({
  path: '/v1/deposits',
  story,
  fault: fault && { operation: 'deposit', match: { amountMinor }, fault },
  body: {
    gateway: 'stripe',
    amount: usd(amountMinor),
    counterparty: {},
    gatewayOptions: card(paymentMethod),
  },
});
const stripeWithdrawal = (story, amountMinor, fault) => ({
  path: '/v1/withdrawals',
  story,
  fault: fault && { operation: 'withdrawal', match: { amountMinor }, fault },
  body: { gateway: 'stripe', amount: usd(amountMinor), counterparty: connected },
});

/** Every amount is unique, because faults match by amount. */
export const payments = [
  mpesaDeposit('customer approves the prompt', 150_00, '01'),
  mpesaDeposit('customer approves the prompt', 1_000_00, '02'),
  mpesaDeposit('customer has too little money', 2_000_00, '03', { kind: 'decline', code: '1' }),
  mpesaDeposit('customer cancels the prompt', 301_00, '04', { kind: 'decline', code: '1032' }),
  mpesaDeposit('M-Pesa acts, its answer is lost', 402_00, '05', { kind: 'drop-after-acting' }),
  mpesaDeposit('callback never comes: look-up', 503_00, '06', { kind: 'no-callback' }),
  mpesaDeposit('callback comes twice', 604_00, '07', { kind: 'duplicate-callback' }),
  mpesaDeposit('callback before the answer', 705_00, '08', { kind: 'reorder-callback' }),
  { ...mpesaDeposit('merchant endpoint fails twice', 806_00, '09'), merchantFailsTwice: true },
  mpesaWithdrawal('payout to a phone', 250_00, '11'),
  mpesaWithdrawal('payout to a phone', 3_500_00, '12'),
  mpesaWithdrawal('our float is too small', 907_00, '13', { kind: 'decline', code: '1' }),
  mpesaWithdrawal('result never comes: look-up', 1_008_00, '14', { kind: 'no-callback' }),
  stripeDeposit('card accepted', 49_00, 'pm_card_visa'),
  stripeDeposit('card accepted', 120_00, 'pm_card_mastercard'),
  stripeDeposit('card declined', 75_00, 'pm_card_chargeDeclined'),
  stripeDeposit('card without funds', 76_00, 'pm_card_chargeDeclinedInsufficientFunds'),
  stripeDeposit('Stripe acts, its answer is lost', 33_00, 'pm_card_visa', { kind: 'drop-after-acting' }),
  stripeDeposit('webhook comes twice', 61_00, 'pm_card_amex', { kind: 'duplicate-callback' }),
  stripeDeposit('Stripe is throttling', 62_00, 'pm_card_visa', { kind: 'throttle' }),
  stripeWithdrawal('transfer to a supplier', 80_00),
  stripeWithdrawal('transfer, its answer is lost', 81_00, { kind: 'drop-after-acting' }),
  stripeWithdrawal('balance is too small', 82_00, { kind: 'decline', code: 'balance_insufficient' }),
];
