/** Cuts a server off: all that comes in, all that goes out, or both. */
export function cutOff(name: string, ways: 'in' | 'out' | 'both'): Promise<void>;
export function tieAgain(name: string): Promise<void>;
export function processesIn(name: string): readonly number[];
