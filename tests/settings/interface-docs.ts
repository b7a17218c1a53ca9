import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** What the source says of one member of an interface. */
export interface MemberDocs {
  readonly type: string;
  readonly about: string;
  /** Members of a group that is written in place. */
  readonly members?: ReadonlyMap<string, MemberDocs>;
}

/** Members by name, of every interface in the sources, its bases included. */
export function readInterfaces(
  folders: readonly string[],
): ReadonlyMap<string, ReadonlyMap<string, MemberDocs>> {
  const declared = new Map<
    string,
    { readonly own: Map<string, MemberDocs>; readonly bases: readonly string[] }
  >();
  for (const file of folders.flatMap(sourcesUnder)) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2023, true);
    for (const { name, type } of source.statements.filter(ts.isTypeAliasDeclaration)) {
      const { members } = literalOf(type);
      if (members !== undefined) declared.set(name.text, { own: new Map(members), bases: [] });
    }
    for (const statement of source.statements.filter(ts.isInterfaceDeclaration)) {
      const bases = statement.heritageClauses?.flatMap(({ types }) =>
        types.map((type) => type.expression.getText()),
      );
      declared.set(statement.name.text, { own: membersOf(statement.members), bases: bases ?? [] });
    }
  }
  const whole = (name: string): Map<string, MemberDocs> => {
    const { own = new Map<string, MemberDocs>(), bases = [] } = declared.get(name) ?? {};
    return new Map([...bases.flatMap((base) => [...whole(base)]), ...own]);
  };
  return new Map([...declared.keys()].map((name) => [name, whole(name)]));
}

function sourcesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('testing'))
    .map((file) => join(folder, file));
}

function membersOf(members: ts.NodeArray<ts.TypeElement>): Map<string, MemberDocs> {
  return new Map(
    members.filter(ts.isPropertySignature).map((member) => [
      member.name.getText(),
      {
        type: (member.type?.getText() ?? '').replace(/\s+/g, ' '),
        about: docsOf(member),
        ...literalOf(member.type),
      },
    ]),
  );
}

function literalOf(type: ts.TypeNode | undefined): { members?: ReadonlyMap<string, MemberDocs> } {
  if (type === undefined) return {};
  if (ts.isTypeLiteralNode(type)) return { members: membersOf(type.members) };
  const literal = ts.isIntersectionTypeNode(type) ? type.types.find(ts.isTypeLiteralNode) : undefined;
  return literal === undefined ? {} : { members: membersOf(literal.members) };
}

function docsOf(node: ts.Node): string {
  return ts
    .getJSDocCommentsAndTags(node)
    .filter(ts.isJSDoc)
    .map((doc) =>
      [ts.getTextOfJSDocComment(doc.comment), ...(doc.tags ?? []).map(tagText)].filter(Boolean).join(' '),
    )
    .join(' ')
    .replace(/\s+/g, ' ');
}

const tagText = (tag: ts.JSDocTag) =>
  `${tag.tagName.text === 'deprecated' ? 'Deprecated.' : ''} ${ts.getTextOfJSDocComment(tag.comment) ?? ''}`.trim();
