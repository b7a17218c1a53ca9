/** A Kafka that takes only TLS with a name and password. */
export interface SecuredKafka {
  readonly broker: string;
  /** PEM of the certificate that it shows. */
  readonly certificate: string;
  stop(): Promise<void>;
}

export function startSecuredKafka(options: {
  readonly username: string;
  readonly password: string;
}): Promise<SecuredKafka>;
