#!/usr/bin/env node
import { runSimulatorCommand } from '@lango/core/simulator-kit';
import { startMpesaSimulator } from '../daraja/simulator/start-mpesa-simulator.js';

void runSimulatorCommand({
  name: 'lango-mpesa-simulator',
  about: 'a local stand-in for Safaricom’s Daraja API',
  start: startMpesaSimulator,
  pages: { handset: '/handset' },
  flags: {
    customer: {
      option: 'customer',
      takes: ['approves', 'manual'],
      help: 'who answers prompts: the simulator, or you on /handset (approves)',
    },
    'customer-delay-ms': {
      option: 'customerDelayMs',
      takes: 'number',
      help: 'until the customer answers (500)',
    },
    'processing-delay-ms': {
      option: 'processingDelayMs',
      takes: 'number',
      help: 'until a payout, reversal or query is carried out (200)',
    },
    'prompt-lifetime-ms': {
      option: 'promptLifetimeMs',
      takes: 'number',
      help: 'how long a prompt lives (60000)',
    },
    pin: { option: 'pin', takes: 'text', help: 'PIN that the handset page takes (1234)' },
    'lock-subscriber': {
      option: 'locksSubscriber',
      takes: 'nothing',
      help: 'refuse a second prompt while one is open for the number',
    },
  },
});
