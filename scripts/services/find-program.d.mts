export function findProgram(name: string, extraFolders?: readonly string[]): string | undefined;
export function postgresFolders(): readonly string[];
