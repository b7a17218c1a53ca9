import { initialMigration } from './migrations/0001-initial.js';

const tables = [...initialMigration.matchAll(/CREATE TABLE (\w+)/g)].map(([, name]) => name);
/** Our tables in a statement: in the texts of this folder a table name only follows these words. */
const tableNames = new RegExp(
  `\\b(FROM|JOIN|INTO|UPDATE|REFERENCES|ON|CREATE TABLE(?: IF NOT EXISTS)?)(\\s+)(${[...tables, 'schema_migrations'].join('|')})\\b`,
  'g',
);
const tableChecks = /\bto_regclass\('(\w+)'\)/g;

/**
 * Puts a schema before every table name in a statement. A host's own connections have the host's search path, and a pooler keeps none, so the
 * statement itself must name the schema.
 */
export function createTableQualifier(schema: string): (text: string) => string {
  const cache = new Map<string, string>();
  return (text) => {
    const cached = cache.get(text);
    if (cached !== undefined) return cached;
    const qualified = text
      .replaceAll(
        tableNames,
        (_, word: string, space: string, table: string) => `${word}${space}${schema}.${table}`,
      )
      .replaceAll(tableChecks, (_, table: string) => `to_regclass('${schema}.${table}')`);
    // Statement texts are constants; the bound is a safeguard against texts made from data.
    if (cache.size < 1_000) cache.set(text, qualified);
    return qualified;
  };
}
