import { copyFileSync, cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder, goTool, mavenJar, pythonPackages, run } from '../tools.mjs';

const program = (name) => fileURLToPath(new URL(`programs/${name}`, import.meta.url));
const openapiGenerator = 'org.openapitools:openapi-generator-cli:7.25.0';

/** An empty folder with a constant path, so that compilers can reuse their caches. */
function fresh(name) {
  const folder = join(cacheFolder, `work-${name}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

async function generate(language, document, folder, settings) {
  const jar = await mavenJar('openapi-generator', openapiGenerator);
  const properties = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  const options = ['-i', document, '-g', language, '-o', folder];
  const additional = `--additional-properties=${properties.join(',')}`;
  await run('java', ['-jar', jar, 'generate', ...options, additional]);
}

/** Clients of Go, Python and Java: `play` generates, compiles and runs each, and returns what it printed. */
export const otherClients = [
  {
    tool: 'oapi-codegen',
    version: '2.8.2',
    play: async (document, environment) => {
      const target = 'github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen';
      const bin = await goTool('oapi-codegen', target, 'v2.8.2');
      const folder = fresh('oapi-codegen');
      const options = ['-generate', 'client,types', '-package', 'main', '-o', 'client.gen.go'];
      await run(bin, [...options, document], { cwd: folder });
      copyFileSync(program('oapi-codegen.go'), join(folder, 'main.go'));
      return buildAndRunGo(folder, environment);
    },
  },
  {
    tool: 'openapi-generator (Go)',
    version: '7.25.0',
    play: async (document, environment) => {
      const folder = fresh('openapi-generator-go');
      await generate('go', document, join(folder, 'lango'), { packageName: 'lango' });
      for (const name of readdirSync(join(folder, 'lango')))
        if (!name.endsWith('.go')) rmSync(join(folder, 'lango', name), { recursive: true });
      copyFileSync(program('openapi-generator.go'), join(folder, 'main.go'));
      return buildAndRunGo(folder, environment);
    },
  },
  {
    tool: 'openapi-generator (Python)',
    version: '7.25.0',
    play: async (document, environment) => {
      const folder = fresh('openapi-generator-python');
      await generate('python', document, folder, { packageName: 'lango' });
      copyFileSync(program('openapi-generator.py'), join(folder, 'main.py'));
      const python = await pythonPackages('openapi-generator', {
        urllib3: '2.7.0',
        'python-dateutil': '2.9.0.post0',
        pydantic: '2.13.4',
        'typing-extensions': '4.15.0',
        'lazy-imports': '1.2.0',
      });
      return run(python.bin('python'), ['main.py'], { cwd: folder, env: environment });
    },
  },
  {
    tool: 'openapi-generator (Java)',
    version: '7.25.0',
    play: async (document, environment) => {
      const folder = fresh('openapi-generator-java');
      await generate('java', document, folder, {
        invokerPackage: 'lango',
        apiPackage: 'lango.api',
        modelPackage: 'lango.model',
        hideGenerationTimestamp: true,
      });
      cpSync(program('Main.java'), join(folder, 'src', 'main', 'java', 'Main.java'));
      rmSync(join(folder, 'src', 'test'), { recursive: true, force: true });
      const copy = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
      const options = ['-DoutputDirectory=jars', '-DincludeScope=runtime'];
      await run('mvn', ['-q', '-B', 'compile', copy, ...options], { cwd: folder });
      const classes = `${join(folder, 'target', 'classes')}:${join(folder, 'jars', '*')}`;
      return run('java', ['-cp', classes, 'Main'], { env: environment });
    },
  },
  {
    tool: 'openapi-python-client',
    version: '0.29.1',
    play: async (document, environment) => {
      const python = await pythonPackages('openapi-python-client', { 'openapi-python-client': '0.29.1' });
      const folder = fresh('openapi-python-client');
      const options = ['--path', document, '--output-path', 'out', '--overwrite'];
      await run(python.bin('openapi-python-client'), ['generate', ...options], { cwd: folder });
      copyFileSync(program('openapi-python-client.py'), join(folder, 'out', 'main.py'));
      return run(python.bin('python'), [join(folder, 'out', 'main.py')], { env: environment });
    },
  },
];

async function buildAndRunGo(folder, environment) {
  writeFileSync(join(folder, 'go.mod'), 'module peers\n\ngo 1.24\n');
  await run('go', ['mod', 'tidy'], { cwd: folder });
  await run('go', ['build', '-o', 'program', '.'], { cwd: folder });
  return run(join(folder, 'program'), [], { env: environment });
}
