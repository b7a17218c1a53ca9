// Pinned tools of other ecosystems, each installed once into a folder of its own under the cache.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Outside the repository, so that nothing here resolves its packages. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME ?? tmpdir(), 'lango-peers');

/** Why something cannot be tried on this machine. */
export class NotHere extends Error {}

/** The row of a tool that cannot be tried here, or failed. */
export const failureRow = (row, error) => ({
  ...row,
  result: error instanceof NotHere ? 'skipped' : 'failed',
  note: error.message.slice(-1_500),
});

/** What a program printed as JSON on its last line. */
export const lastJson = (stdout) => JSON.parse(stdout.trim().split('\n').at(-1));

/** Runs a program. Returns { code, stdout, stderr }; throws where it is not installed, runs too long, or fails and `mayFail` is not set. */
export function run(program, args, { cwd, env, input, mayFail = false, timeoutMs = 600_000 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env } });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (part) => (stdout += part));
    child.stderr.on('data', (part) => (stderr += part));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
    child.once('error', (error) =>
      reject(error.code === 'ENOENT' ? new NotHere(`${program} is not installed`) : error),
    );
    child.once('close', (code) => {
      clearTimeout(timer);
      if (code === 0 || mayFail) return resolve({ code, stdout, stderr });
      const output = (stderr + stdout).slice(-4_000);
      reject(new Error(`${program} ${args.join(' ')} ended with ${code}:\n${output}`));
    });
  });
}

/** A folder that `make` fills once for these pins, and again if it failed halfway. */
export async function cached(name, pins, make) {
  const digest = createHash('sha256').update(JSON.stringify(pins)).digest('hex').slice(0, 12);
  const folder = join(cacheFolder, `${name}-${digest}`);
  const mark = join(folder, '.complete');
  if (existsSync(mark)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await make(folder);
  writeFileSync(mark, JSON.stringify(pins));
  return folder;
}

/** npm packages, without their install scripts. */
export const npmPackages = (name, pins) =>
  cached(`npm-${name}`, pins, async (folder) => {
    const manifest = { private: true, type: 'module', dependencies: pins };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    await run('npm', ['install', ...quiet], { cwd: folder });
  });

/** PyPI packages in a virtual environment; `bin` returns the path of a program in it. */
export async function pythonPackages(name, pins) {
  const folder = await cached(`py-${name}`, pins, async (made) => {
    await run('python3', ['-m', 'venv', join(made, 'venv')]);
    const wanted = Object.entries(pins).map(([library, version]) => `${library}==${version}`);
    const pip = join(made, 'venv', 'bin', 'pip');
    await run(pip, ['install', '--quiet', '--disable-pip-version-check', ...wanted]);
  });
  return { bin: (program) => join(folder, 'venv', 'bin', program) };
}

/** A Go program of ours with pinned modules, built once for its source; returns the path of the binary. */
export async function goProgram(name, source, pins) {
  const folder = await cached(`go-${name}`, { source, pins }, async (made) => {
    writeFileSync(join(made, 'main.go'), source);
    const requires = Object.entries(pins).map(([module, version]) => `require ${module} ${version}`);
    writeFileSync(join(made, 'go.mod'), `module peers\n\ngo 1.24\n\n${requires.join('\n')}\n`);
    await run('go', ['mod', 'tidy'], { cwd: made });
    await run('go', ['build', '-o', 'program', '.'], { cwd: made });
  });
  return join(folder, 'program');
}

/** A program of a Go module; returns the path of the binary. */
export async function goTool(name, target, version) {
  const folder = await cached(`go-${name}`, { target, version }, (made) =>
    run('go', ['install', `${target}@${version}`], { env: { GOBIN: made } }),
  );
  return join(folder, target.split('/').at(-1));
}

/** A Java class `Main` with jars of Maven, and the classes of a .proto file where one is given; returns the class path to run it with. */
export async function javaProgram(name, source, dependencies, proto) {
  const folder = await cached(`java-${name}`, { source, dependencies, proto }, async (made) => {
    writeFileSync(join(made, 'Main.java'), source);
    if (proto !== undefined) await javaOfProto(made, proto);
    writeFileSync(join(made, 'pom.xml'), pom(dependencies));
    await maven(made, 'dependency:copy-dependencies', `-DoutputDirectory=${join(made, 'jars')}`);
    const jars = join(made, 'jars', '*');
    const options = ['-cp', jars, '-sourcepath', made, '-encoding', 'UTF-8', '-d', made];
    await run('javac', [...options, 'Main.java'], { cwd: made });
  });
  return `${folder}:${join(folder, 'jars', '*')}`;
}

const maven = (cwd, ...args) => run('mvn', ['-q', '-B', ...args], { cwd });

/** Writes the classes of a .proto file, with the compiler from Maven. */
async function javaOfProto(folder, { name, text, version }) {
  const classifier = `${process.platform === 'darwin' ? 'osx' : process.platform}-${process.arch === 'arm64' ? 'aarch_64' : 'x86_64'}`;
  const artifact = `com.google.protobuf:protoc:${version}:exe:${classifier}`;
  await maven(folder, 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`);
  writeFileSync(join(folder, name), text);
  const compiler = join(folder, `protoc-${version}-${classifier}.exe`);
  chmodSync(compiler, 0o755);
  await run(compiler, [`--java_out=${folder}`, `-I${folder}`, name], { cwd: folder });
}

/** One jar from Maven; returns its path. */
export async function mavenJar(name, coordinates) {
  const folder = await cached(`jar-${name}`, coordinates, (made) =>
    maven(made, 'dependency:copy', `-Dartifact=${coordinates}`, `-DoutputDirectory=${made}`),
  );
  const [, artifact, version] = coordinates.split(':');
  return join(folder, `${artifact}-${version}.jar`);
}

function pom(dependencies) {
  const listed = dependencies.map((one) => {
    const [group, artifact, version] = one.split(':');
    return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  });
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>peers</groupId><artifactId>peers</artifactId><version>1</version><dependencies>${listed.join('')}</dependencies></project>`;
}

/** A Rust program of ours with pinned crates; returns the path of the binary. */
export async function cargoProgram(name, source, pins) {
  const folder = await cached(`cargo-${name}`, { source, pins }, async (made) => {
    mkdirSync(join(made, 'src'));
    writeFileSync(join(made, 'src', 'main.rs'), source);
    const wanted = Object.entries(pins).map(([crate, version]) => `${crate} = ${version}`);
    writeFileSync(
      join(made, 'Cargo.toml'),
      `[package]\nname = "peers"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\n${wanted.join('\n')}\n`,
    );
    await run('cargo', ['build', '--quiet'], { cwd: made, timeoutMs: 1_200_000 });
  });
  return join(folder, 'target', 'debug', 'peers');
}
