import { test } from 'vitest';
import { testGatewayConformance } from '@lango/core/conformance';
import { createStripeHarness } from './testing/create-stripe-harness.js';

testGatewayConformance({ test, createHarness: createStripeHarness, reportDirectory: 'reports/conformance' });
