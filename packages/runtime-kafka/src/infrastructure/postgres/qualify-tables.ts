import { initialMigration } from './migrations/0001-initial.js';

const tables = [...initialMigration.matchAll(/CREATE TABLE (\w+)/g)].map(([, name]) => name);
/** A table of ours where a statement names one: after these words, and nowhere else in the texts of this folder. */
const named = new RegExp(
  `\\b(FROM|JOIN|INTO|UPDATE|REFERENCES|ON|CREATE TABLE(?: IF NOT EXISTS)?)(\\s+)(${[...tables, 'schema_migrations'].join('|')})\\b`,
  'g',
);
const asked = /\bto_regclass\('(\w+)'\)/g;

/**
 * Puts a schema before every table that a statement names. A host's own connections have the host's search path, and a pooler keeps none, so the
 * statement itself has to say where its tables are.
 */
export function createTableQualifier(schema: string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const seen = known.get(text);
    if (seen !== undefined) return seen;
    const qualified = text
      .replaceAll(
        named,
        (_, word: string, space: string, table: string) => `${word}${space}${schema}.${table}`,
      )
      .replaceAll(asked, (_, table: string) => `to_regclass('${schema}.${table}')`);
    // Texts are the program's own; the bound is for whoever makes one from data.
    if (known.size < 1_000) known.set(text, qualified);
    return qualified;
  };
}
