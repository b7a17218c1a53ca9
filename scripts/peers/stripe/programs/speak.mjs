import { readFileSync } from 'node:fs';
import Stripe from 'stripe';

const stripe = new Stripe('sk_test_123');
const { body, header, secret } = JSON.parse(readFileSync(0, 'utf8'));
let reads = 'refuses the event';
try {
  const event = stripe.webhooks.constructEvent(body, header, secret);
  reads = event.data.object.id === 'pi_1' ? 'reads the event' : 'loses the object';
} catch (error) {
  reads = `refuses the event: ${error.message}`;
}
console.log(JSON.stringify({ version: stripe.getApiField('version'), reads }));
