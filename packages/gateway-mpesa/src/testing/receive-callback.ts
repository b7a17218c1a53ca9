import { readFileSync } from 'node:fs';
import type { GatewayCallbackContext } from '@lango/core';
import { createMpesaGateway } from '../create-mpesa-gateway.js';
import type { MpesaDarajaOptions } from '../mpesa-options.js';
import { recordingHttp } from './recording-http.js';
import { simulatedOptions } from './simulated-mpesa.js';

/** The digits of the transaction’s id. */
export const hex = '0123456789abcdef0123456789abcdef';

export const token = 'ab'.repeat(16);

/** Where the gateway’s callbacks arrive. */
export const base = 'https://host.example/callbacks/m';

/** The address of a prompt’s callback. */
export const prompt = `${base}/t/${hex}/${token}`;

export const fixture = (name: string) => readFileSync(new URL(`../__fixtures__/${name}`, import.meta.url));

/** A transport that sends nothing. */
export const http = recordingHttp(() => new Error('nothing may be sent'));

/** A gateway over that transport. */
export const gatewayWith = (options: Partial<MpesaDarajaOptions> = {}) =>
  createMpesaGateway({
    ...simulatedOptions('https://daraja.example'),
    http,
    c2b: { shortCodes: ['600000'] },
    ...options,
  });

const gateway = gatewayWith();

/** Delivers a callback to a gateway. */
export const receive = (
  payload: Uint8Array | string,
  url: string,
  members: Partial<GatewayCallbackContext> = {},
  to = gateway,
) =>
  to.handleCallback(typeof payload === 'string' ? Buffer.from(payload) : payload, {
    headers: { 'content-type': 'application/json' },
    url,
    receivedAt: '2026-11-22T09:00:00.000Z',
    ...members,
  });
