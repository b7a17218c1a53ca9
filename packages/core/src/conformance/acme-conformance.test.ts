import { test } from 'vitest';
import { createAcmeHarness } from './testing/create-acme-harness.js';
import { testGatewayConformance } from './test-gateway-conformance.js';

testGatewayConformance({ test, createHarness: createAcmeHarness() });
