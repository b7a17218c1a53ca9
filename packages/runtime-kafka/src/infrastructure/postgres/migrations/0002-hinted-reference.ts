/** The gateway's number as an unproven callback named it, apart from the proven one. */
export const hintedReferenceMigration = `
ALTER TABLE transactions ADD COLUMN hinted_reference text;
`;
