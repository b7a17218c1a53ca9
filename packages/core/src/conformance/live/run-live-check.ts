import { join } from 'node:path';
import { PaymentError } from '../../errors/payment-error.js';
import { createFetchSender } from '../../gateway-kit/fetch-sender.js';
import { checkOption } from '../../input/check-input.js';
import { longestTimerMs } from '../../resilience/resilience-defaults.js';
import { ConformanceFailure, ConformanceSkip } from '../conformance-check.js';
import { createConformanceRun } from '../conformance-run.js';
import { findDrift } from './find-drift.js';
import type { LiveCheck, LiveCheckReport, LiveCheckResult, LiveCheckSettings } from './live-check.js';
import { readRecording, writeRecording, type LiveStep } from './live-recording.js';
import { isFatal, liveSteps, type LiveParts, type LiveStepCheck } from './live-steps.js';
import { createRecordingHttp } from './recording-http.js';
import { createRedact } from './redact-body.js';

/**
 * Runs the checks that work on a real sandbox: read-only ones, and payments of the smallest amounts. Records the exchanges without credentials and
 * personal data, and compares them with the existing recording.
 *
 * @throws {PaymentError} `configuration_invalid`, naming the wrong option, credential or recording; `credentials_rejected` or `gateway_unreachable` if
 *   the sandbox cannot be used. Nothing is recorded then.
 */
export async function runLiveCheck(check: LiveCheck, settings: LiveCheckSettings): Promise<LiveCheckReport> {
  const { createGateway, createTransaction, secrets, createContext, unknownReference } =
    checkOption.settings(check);
  checkOption.callable('createGateway', createGateway);
  checkOption.callable('createTransaction', createTransaction);
  if (!checkOption.list('secrets', secrets).every((one) => typeof one === 'string' && one.trim() !== ''))
    throw checkOption.wrong(
      'secrets',
      'must each be a text and not blank: are the credentials set in the environment?',
    );
  const {
    recordingDirectory,
    callBoundMs = 15_000,
    onResult = () => undefined,
  } = checkOption.object('settings', settings);
  checkOption.text('recordingDirectory', recordingDirectory, { most: 4_096 });
  checkOption.number('callBoundMs', callBoundMs, { least: 1, most: longestTimerMs - 5_000 });
  const pool = createFetchSender(fetch);
  const recorder = createRecordingHttp((request) =>
    pool({ ...request, deadlineMs: Math.min(request.deadlineMs ?? callBoundMs, callBoundMs) }),
  );
  const gateway = createGateway({ http: recorder.http });
  try {
    checkOption.object('the gateway', gateway);
    checkOption.text('gatewayId', gateway.gatewayId, { pattern: /^[\w-][\w.-]*$/ });
    const isLive = gateway.capabilities.environment === 'live';
    if (isLive && settings.allowsLiveCredentials !== true)
      throw checkOption.wrong(
        'the gateway',
        'has live credentials: use those of the sandbox, or allow live ones for the read-only part',
      );
    const recording = join(recordingDirectory, `${gateway.gatewayId}.json`);
    const before = readRecording(recording);

    const people = new Set<string>();
    const run = createConformanceRun({
      gateway,
      secrets,
      callBoundMs: callBoundMs + 5_000,
      createTransaction: (kind) => {
        const transaction = createTransaction(kind);
        for (const one of Object.values(transaction.counterparty))
          if (typeof one === 'string') people.add(one);
        return transaction;
      },
      createCallback: () => undefined,
      ...(createContext && { createContext }),
    });
    const parts: LiveParts = {
      run,
      unknownReference: unknownReference ?? 'conformance-unknown',
      made: new Map(),
    };
    const results: LiveCheckResult[] = [];
    const steps: LiveStep[] = [];
    for (const step of liveSteps) {
      const result = await resultOf(step, parts, isLive || settings.isReadOnly === true);
      const exchanges = recorder.take(createRedact(secrets, [...people]));
      results.push(result);
      onResult(result);
      if (result.outcome === 'passed') steps.push({ step: step.step, outcome: result.reason, exchanges });
    }
    if (steps.length > 0 && !steps.some(({ exchanges }) => exchanges.length > 0))
      throw checkOption.wrong('createGateway', 'must pass its http to the gateway: no exchange was recorded');
    const report = { gatewayId: gateway.gatewayId, results, recording };
    const now = {
      format: 1,
      gatewayId: gateway.gatewayId,
      recordedAt: new Date().toISOString(),
      steps,
    } as const;
    const drift = before === undefined ? [] : findDrift(before, now);
    if (results.some(({ outcome }) => outcome === 'failed') || steps.length === 0)
      return { ...report, drift, recorded: 'left' };
    if (before !== undefined && settings.isRecording !== true)
      return { ...report, drift, recorded: 'compared' };
    writeRecording(recording, now);
    return { ...report, drift, recorded: 'written' };
  } finally {
    await gateway?.close?.();
    await pool.close();
  }
}

async function resultOf(
  { step, operation, movesMoney, run }: LiveStepCheck,
  parts: LiveParts,
  isReadOnly: boolean,
): Promise<LiveCheckResult> {
  const { operations } = parts.run.gateway.capabilities;
  if (operation !== undefined && operations[operation] === undefined)
    return { step, outcome: 'skipped', reason: `${operation} is not declared` };
  if (movesMoney && isReadOnly) return { step, outcome: 'skipped', reason: 'it moves money' };
  try {
    return { step, outcome: 'passed', reason: await run(parts) };
  } catch (error) {
    if (isFatal(error)) throw error;
    if (error instanceof ConformanceSkip) return { step, outcome: 'skipped', reason: error.message };
    const reason = PaymentError.is(error) ? `it threw ${error.code}` : `the step broke: ${String(error)}`;
    return { step, outcome: 'failed', reason: error instanceof ConformanceFailure ? error.message : reason };
  }
}
