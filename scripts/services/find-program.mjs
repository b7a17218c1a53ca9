import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The path of a program that is on the PATH or in one of the extra folders, or undefined. */
export function findProgram(name, extraFolders = []) {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), ...extraFolders]) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      continue;
    }
  }
  return undefined;
}

/** The folders of PostgreSQL's own programs on Debian, newest first. */
export function postgresFolders() {
  const base = '/usr/lib/postgresql';
  try {
    return readdirSync(base)
      .sort((left, right) => Number(right) - Number(left))
      .map((version) => join(base, version, 'bin'));
  } catch {
    return [];
  }
}
