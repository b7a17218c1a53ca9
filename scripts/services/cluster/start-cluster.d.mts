/** One process of the cluster, in a network namespace of its own. */
export interface ClusterServer {
  readonly name: string;
  /** `host:port` where it answers. */
  readonly address: string;
  readonly logFile: string;
  pid: number;
}

/** What was started. */
export interface Cluster {
  readonly directory: string;
  readonly servers: readonly ClusterServer[];
  readonly addresses: { readonly kafka: string; readonly redis: string; readonly postgres: string };
}

export function startCluster(options?: { readonly log?: (line: string) => void }): Promise<Cluster>;
export function startClusterServer(server: ClusterServer): void;
export function stopCluster(cluster: Cluster): Promise<void>;
/** The node that leads the controllers, from 1 on. */
export function kafkaController(cluster: Pick<Cluster, 'directory'>): number;
