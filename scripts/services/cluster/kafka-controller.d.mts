import type { Cluster } from './start-cluster.mjs';

/** The node that leads the controllers, from 1 on; 1 while there is none. */
export function kafkaController(cluster: Pick<Cluster, 'addresses'>): Promise<number>;
