export { readMpesaMessage } from './read-mpesa-message.js';
export type { MpesaMessageKind, MpesaMessageReading, MpesaOutcome } from './mpesa-message.js';
