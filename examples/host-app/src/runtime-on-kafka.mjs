/** Kafka for wake-ups, Redis for what processes share, PostgreSQL for the truth. Addresses here; clients of your own in their place if you have them. */
export const onKafka = ({ brokers, redisUrl, postgresUrl, prefix = 'shop-' }) => ({
  kind: 'production',
  kafka: { brokers, prefix },
  redis: { url: redisUrl, prefix },
  postgres: { url: postgresUrl },
});
