import type { Cluster } from './start-cluster.mjs';

/** The node that leads the controllers, from 1 on. */
export function kafkaController(cluster: Pick<Cluster, 'directory'>): number;
