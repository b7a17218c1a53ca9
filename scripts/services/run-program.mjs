import { spawn } from 'node:child_process';

/** Runs a program and returns its output. Where it fails, throws an error with the last lines. */
export function runProgram(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(output.trim());
      else reject(new Error(`${command} failed: ${output.trim().split('\n').slice(-5).join('\n')}`));
    });
  });
}
