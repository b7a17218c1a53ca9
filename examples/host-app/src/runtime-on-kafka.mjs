/** PostgreSQL stores everything, Kafka triggers workers, Redis shares state between processes. Instead of addresses you can pass your own clients. */
export const onKafka = ({ brokers, redisUrl, postgresUrl, prefix = 'shop-' }) => ({
  kind: 'production',
  kafka: { brokers, prefix },
  redis: { url: redisUrl, prefix },
  postgres: { url: postgresUrl },
});
