import Stripe from 'stripe';
import { expect, test } from 'vitest';
import { stripeApiVersion } from './stripe-api-version.js';

test('is the version that the official package pins', () => {
  expect(stripeApiVersion).toBe(Stripe.API_VERSION);
});
