import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.mjs';
import { prepareNativeKafka } from './native-kafka.mjs';
import { startNativeProcess, stopNativeProcess } from './native-process.mjs';
import { runProgram } from './run-program.mjs';

/** A Kafka for tests that accepts only TLS with a name and password. Its certificate is new and used for nothing else. */
export async function startSecuredKafka({ username, password }) {
  const directory = mkdtempSync(join(tmpdir(), 'lango-secured-kafka-'));
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'];
  const files = ['-keyout', 'key.pem', '-out', 'certificate.pem'];
  const names = ['-addext', 'subjectAltName=IP:127.0.0.1'];
  await runProgram('openssl', [...request, ...names, ...files], { cwd: directory });
  const certificate = readFileSync(join(directory, 'certificate.pem'), 'utf8');
  const keystore = join(directory, 'keystore.pem');
  writeFileSync(keystore, readFileSync(join(directory, 'key.pem'), 'utf8') + certificate, { mode: 0o600 });
  const port = await freePort();
  const secured = { port, keystore, username, password };
  const { command, args, cwd } = await prepareNativeKafka({ directory, log: () => undefined, secured });
  const pid = startNativeProcess({ command, args, cwd, logFile: join(directory, 'kafka.log') });
  return {
    broker: `127.0.0.1:${port}`,
    certificate,
    stop: async () => {
      await stopNativeProcess(pid);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
