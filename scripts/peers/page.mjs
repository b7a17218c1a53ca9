const head = `# Other people's software

What others run against Lango, tried by \`npm run peers\` with the versions below, each from its registry. What they cannot read is our fault until shown
otherwise. A tool that a machine does not have is skipped there, and the row says why.
`;

/** The page with one group's section replaced, or added at the end. */
export function replaceSection(text, { name, title, about, date, rows }) {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const section = `${begin}
## ${title}

${about}

| Software | Version | What it does here | Result | |
| --- | --- | --- | --- | --- |
${rows.map((row) => `| ${[row.tool, row.version, row.what, row.result, row.note ?? ''].map(cell).join(' | ')} |`).join('\n')}

Run on ${date}: \`npm run peers -- ${name}\`.
${end}
`;
  const page = text === '' ? head : text;
  const from = page.indexOf(begin);
  if (from === -1) return `${page}\n${section}`;
  return page.slice(0, from) + section + page.slice(page.indexOf(end) + end.length + 1);
}

const cell = (value) => String(value).replaceAll('|', '\\|').replaceAll('\n', ' ');
