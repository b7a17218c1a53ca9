/** One server, as {@link startServices} made it. */
export interface Server {
  readonly name: 'kafka' | 'redis' | 'postgres';
  readonly address: string;
  readonly pid?: number;
}

/** What was started. */
export interface Services {
  readonly directory: string;
  readonly servers: readonly Server[];
  readonly addresses: Readonly<Record<Server['name'], string>>;
}

export function startServices(options?: {
  readonly log?: (line: string) => void;
  readonly only?: 'native';
  /** Those that are wanted. Default: all. */
  readonly names?: readonly Server['name'][];
  /** Where the native Kafka tells its clients to find it: the port of a proxy in front of it. */
  readonly kafkaAdvertisedPort?: number;
}): Promise<Services>;
export function stopServices(services: Services): Promise<void>;
export function stopServer(server: Server, signal?: NodeJS.Signals): Promise<void>;
export function startServer(server: Server): Promise<Server>;
