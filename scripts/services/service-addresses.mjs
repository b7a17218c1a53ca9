/** Names of the three servers, and the setting that gives each one's address. */
export const addressVariables = {
  kafka: 'LANGO_KAFKA_BROKERS',
  redis: 'LANGO_REDIS_URL',
  postgres: 'LANGO_POSTGRES_URL',
};

/** Addresses that the environment gives. */
export function addressesFromEnvironment(environment = process.env) {
  return Object.fromEntries(
    Object.entries(addressVariables).flatMap(([name, variable]) =>
      environment[variable] ? [[name, environment[variable]]] : [],
    ),
  );
}

/** Addresses as environment variables. */
export function toEnvironment(addresses) {
  return Object.fromEntries(
    Object.entries(addresses).map(([name, address]) => [addressVariables[name], address]),
  );
}
