import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  refused,
  gatewayOver,
  deposit,
  withdrawal,
  depositContext,
  withdrawalContext,
} from '../testing/gateway-over.js';

describe('credentials', () => {
  it('are in no error, log line or address, even when the gateway quotes them', async () => {
    const canary = 'canary-7c31';
    const secrets = {
      consumerKey: `${canary}-key`,
      consumerSecret: `${canary}-secret`,
      passkey: `${canary}-passkey`,
    };
    const b2c = { initiatorName: 'initiator', securityCredential: `${canary}-credential` };
    const quoted = [
      refused(400, '400.002.02', `Bad Request - Invalid ${canary}`),
      refused(401, '401.002.01', `Invalid Access Token - ${canary}`),
      refused(500, '500.003.1001', canary),
      { status: 200, text: canary },
      { status: 403, text: `<html>${canary}</html>` },
    ];
    const written: unknown[] = [];
    const write = (...line: unknown[]) => void written.push(line);
    const logger = { debug: write, info: write, warn: write, error: write };
    for (const answer of quoted) {
      const { gateway } = gatewayOver(() => answer, { ...secrets, b2c });
      const errors = await Promise.all([
        gateway.deposit(deposit, { ...depositContext, logger }).catch((error: unknown) => error),
        gateway.withdraw(withdrawal, { ...withdrawalContext, logger }).catch((error: unknown) => error),
      ]);
      const shown = `${inspect(errors, { depth: 20, showHidden: true })}${JSON.stringify(errors)}${JSON.stringify(written)}`;
      expect(shown).not.toContain(canary);
    }
  });
});
