import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.mjs';
import { prepareNativeKafka } from './native-kafka.mjs';
import { startNativeProcess, stopNativeProcess } from './native-process.mjs';
import { runProgram } from './run-program.mjs';

/** A Kafka of its own that takes only TLS with a name and password, for tests. The certificate is made now and serves nothing else. */
export async function startSecuredKafka({ username, password }) {
  const directory = mkdtempSync(join(tmpdir(), 'lango-secured-kafka-'));
  const [keyFile, certificateFile, keystore] = ['key.pem', 'certificate.pem', 'keystore.pem'].map((name) =>
    join(directory, name),
  );
  await runProgram(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', keyFile, '-out', certificateFile],
    ],
    { cwd: directory },
  );
  const certificate = readFileSync(certificateFile, 'utf8');
  writeFileSync(keystore, `${readFileSync(keyFile, 'utf8')}${certificate}`, { mode: 0o600 });
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
