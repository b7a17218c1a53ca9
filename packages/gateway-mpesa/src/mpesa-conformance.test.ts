import { test } from 'vitest';
import { testGatewayConformance } from '@lango/core/conformance';
import { createMpesaHarness } from './testing/create-mpesa-harness.js';

testGatewayConformance({ test, createHarness: createMpesaHarness, reportDirectory: 'reports/conformance' });
