import { sqlStateOf, type SqlExecutor } from './sql-executor.js';

const diskFull = '53100';
const isWrite = /^\s*(?:WITH|INSERT|UPDATE|DELETE)\b/i;

/** An executor that tracks whether the database's disk is full: a statement failed for it, and no write has succeeded since. */
export function noteFullDisk(executor: SqlExecutor): {
  readonly executor: SqlExecutor;
  readonly isFull: () => boolean;
} {
  let isFull = false;
  const noted = async <Result>(hasWritten: boolean, work: Promise<Result>): Promise<Result> => {
    try {
      const result = await work;
      if (hasWritten) isFull = false;
      return result;
    } catch (error) {
      if (sqlStateOf(error) === diskFull) isFull = true;
      throw error;
    }
  };
  return {
    executor: {
      query: (text, parameters) => noted(isFull && isWrite.test(text), executor.query(text, parameters)),
      transaction: (work) => noted(true, executor.transaction(work)),
      close: () => executor.close(),
    },
    isFull: () => isFull,
  };
}
