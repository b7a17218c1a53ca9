/** Drops all that comes in to a server, goes out, or both. */
export function cutOff(name: string, ways: 'in' | 'out' | 'both'): Promise<void>;
export function tieAgain(name: string): Promise<void>;
export function processesIn(name: string): readonly number[];
