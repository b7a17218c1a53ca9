export { createBankSwitchGateway, type BankSwitchGatewayOptions } from './bank-switch-gateway.js';
export { createBankSwitch, type BankSwitch, type BankSwitchMood, type BankTransfer } from './bank-switch.js';
