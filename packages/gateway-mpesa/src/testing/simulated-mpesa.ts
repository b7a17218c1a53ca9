import { type GatewayCallContext, type Transaction, type TransactionKind } from '@lango/core';
import { createTestTransaction } from '@lango/core/testing';
import { createMpesaGateway } from '../create-mpesa-gateway.js';
import type { MpesaGateway } from '../daraja/mpesa-gateway.js';
import type { MpesaDarajaOptions } from '../mpesa-options.js';
import { simulatorCredentials, type MpesaSimulatorOptions } from '../daraja/simulator/simulator-options.js';
import { startMpesaSimulator, type MpesaSimulator } from '../daraja/simulator/start-mpesa-simulator.js';
import { startCallbackHost, type CallbackHost } from './start-callback-host.js';

/** A gateway, the simulator behind it, and a host for its callbacks. */
export interface SimulatedMpesa {
  readonly gateway: MpesaGateway;
  readonly simulator: MpesaSimulator;
  readonly host: CallbackHost;
  close(): Promise<void>;
}

/** Options of a gateway that talks to the simulator. */
export function simulatedOptions(apiBaseUrl: string): MpesaDarajaOptions {
  const { initiatorName, securityCredential, ...account } = simulatorCredentials;
  return { apiBaseUrl, ...account, b2c: { initiatorName, securityCredential } };
}

/** Starts all three on loopback. */
export async function startSimulatedMpesa(
  simulatorOptions: MpesaSimulatorOptions = {},
  gatewayOptions: Partial<MpesaDarajaOptions> = {},
): Promise<SimulatedMpesa> {
  const simulator = await startMpesaSimulator({
    customerDelayMs: 0,
    processingDelayMs: 0,
    ...simulatorOptions,
  });
  const host = await startCallbackHost();
  const gateway = createMpesaGateway({ ...simulatedOptions(simulator.url), ...gatewayOptions });
  return {
    gateway,
    simulator,
    host,
    close: async () => {
      await gateway.close();
      await simulator.close();
      await host.close();
    },
  };
}

/** A transaction ready to be sent. */
export function aTransaction(kind: TransactionKind, members: Partial<Transaction> = {}): Transaction {
  return createTestTransaction({
    kind,
    gatewayId: 'mpesa',
    merchantReference: 'INV-1',
    counterparty: { phoneNumber: '+254712345678' },
    createdAt: '2026-11-22T09:00:00.000Z',
    ...members,
  });
}

const token = 'ab'.repeat(16);

/** The context of a call, with the addresses that a host would hand out. */
export function aContext(
  transaction: Transaction,
  hostUrl: string,
  members: Partial<GatewayCallContext> = {},
): GatewayCallContext {
  const hex = transaction.transactionId.slice(4);
  return {
    idempotencyKey: `${transaction.transactionId}-${transaction.kind}`,
    attempt: 1,
    signal: new AbortController().signal,
    callbackUrl: `${hostUrl}/callbacks/m/t/${hex}/${token}`,
    lookUpCallbackUrl: `${hostUrl}/callbacks/m/l/${hex}/${token}`,
    ...members,
  };
}
