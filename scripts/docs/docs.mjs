// `npm run docs`: the static site in reports/docs/site. `-- dev` serves it while pages are written, `-- preview` serves what was built.
import { watch } from 'node:fs';
import { join } from 'node:path';
import { build, createServer, serve } from 'vitepress';
import { root } from './site-pages.mjs';
import { writeLlmsFiles } from './write-llms-files.mjs';
import { clearPages, writePages } from './write-pages.mjs';
import { writeTypescriptApi } from './write-typescript-api.mjs';

const site = join(root, 'docs');
const [command = 'build'] = process.argv.slice(2);

switch (command) {
  case 'build':
    clearPages();
    writePages();
    await writeTypescriptApi();
    await build(site);
    writeLlmsFiles();
    break;
  case 'dev': {
    clearPages();
    writePages();
    await writeTypescriptApi();
    const server = await createServer(site, { port: 5173, host: '127.0.0.1' });
    await server.listen();
    server.printUrls();
    watch(site, { recursive: true }, (_, file) => file?.endsWith('.md') && writePages());
    break;
  }
  case 'preview':
    await serve({ root: site, port: 4173 });
    break;
  default:
    console.error(`npm run docs -- [build|dev|preview], and not ${command}`);
    process.exitCode = 1;
}
