import { expect, it } from 'vitest';
import { clusterFaults, planClusterFaults, victims } from './cluster-faults.js';

const pairs = (victims.length - 1) * clusterFaults.length + 2;

it('every member meets every fault before any comes again, and a service is never cut off', () => {
  const planned = planClusterFaults(7, pairs).map(([victim, fault]) => `${victim}: ${fault}`);
  expect(new Set(planned).size).toBe(pairs);
  expect(planned.filter((pair) => pair.startsWith('one service')).sort()).toEqual([
    'one service: kill -9',
    'one service: pause',
  ]);
});

it('the same seed plans the same', () => {
  expect(planClusterFaults(3, 40)).toEqual(planClusterFaults(3, 40));
  expect(planClusterFaults(3, 40)).not.toEqual(planClusterFaults(4, 40));
});
