import * as kit from '../../simulator-kit/index.js';
import { answers, refuses, type BadInputTable } from './bad-input-row.js';
import { objects } from './garbage.js';

const clock = kit.createVirtualClock();
const make = (part: object) =>
  kit.createCallbackDelivery({ clock, retryDelayMs: () => 0, onEnd: () => undefined, ...part });
const faults = { operations: ['deposit'], kinds: ['delay'] } as const;
const start = async (part: object) => {
  const simulator = await kit.startSimulator({
    faults,
    route: () => ({ status: 200 }),
    ledger: () => [],
    ...part,
  });
  await simulator.close();
};
const rule = async (part: object) => {
  const simulator = await kit.startSimulator({ faults, route: () => ({ status: 200 }), ledger: () => [] });
  try {
    simulator.add({ fault: { kind: 'delay' }, ...part });
  } finally {
    await simulator.close();
  }
};
const noClose = { url: 'http://127.0.0.1:1', close: async () => undefined };

/** `@lango/core/simulator-kit`. */
export const badInputOfSimulatorKit: BadInputTable = {
  createRealClock: [answers('tells the time', () => kit.createRealClock().now() > 0, true)],
  createVirtualClock: [
    refuses('startMs', ['undefined', 'zero', 'a fraction'], (bad) => kit.createVirtualClock(bad), [
      8.64e15 + 1,
    ]),
    refuses('ms', ['zero', 'a fraction'], (bad) => kit.createVirtualClock().advance(bad)),
  ],
  listSimulatorFaultKinds: [
    answers(
      'says what each does',
      () => Object.values(kit.listSimulatorFaultKinds()).every((line) => line !== ''),
      true,
    ),
  ],
  jsonAnswer: [
    answers('writes any JSON', () => kit.jsonAnswer(404, null), {
      status: 404,
      headers: { 'content-type': 'application/json;charset=UTF-8' },
      body: 'null',
    }),
  ],
  openSimulatorJournal: [
    refuses(
      'dataDirectory',
      ['undefined', 'a word', 'a line break', 'the name of a method'],
      (bad) => kit.openSimulatorJournal(bad),
      ['\0'.repeat(5_000)],
    ),
    refuses(
      'fileName',
      ['undefined', 'a word', 'the name of a method'],
      (bad) => kit.openSimulatorJournal(undefined, bad),
      ['../x'],
    ),
  ],
  callbacksUnderFaults: [
    answers(
      'leaves none',
      () => kit.callbacksUnderFaults([{ kind: 'no-callback' }], [{ callbackId: 'c', body: '', dueAtMs: 0 }]),
      [],
    ),
  ],
  createCallbackDelivery: [
    refuses('options', objects, (bad) => kit.createCallbackDelivery(bad)),
    refuses('clock', [], (bad) => make({ clock: bad })),
    refuses('attemptsMax', ['undefined'], (attemptsMax) => make({ attemptsMax })),
    refuses('retryDelayMs', ['a function'], (retryDelayMs) => make({ retryDelayMs })),
    refuses('onEnd', ['a function'], (onEnd) => make({ onEnd })),
  ],
  renderSimulatorPage: [
    answers(
      'escapes what it shows',
      () => kit.renderSimulatorPage({ title: '<b>', text: '"' }).includes('<h1>&lt;b&gt;</h1><p>&quot;</p>'),
      true,
    ),
  ],
  startSimulator: [
    refuses('options', objects, (bad) => kit.startSimulator(bad)),
    refuses('port', ['undefined', 'zero'], (port) => start({ port }), [65_536]),
    refuses('route', ['a function'], (route) => start({ route })),
    refuses('ledger', ['a function'], (ledger) => start({ ledger })),
    refuses('faults', objects, (bad) => start({ faults: bad })),
    refuses('rule', [], (bad) => rule({ bad }), []),
    refuses('operation', ['undefined'], (operation) => rule({ operation })),
    refuses('times', ['undefined'], (times) => rule({ times }), [0]),
    refuses(/^match/, ['undefined', ...objects], (match) => rule({ match }), [
      { phone: '1' },
      { reference: '' },
      { amountMinor: 1.5 },
    ]),
    refuses(/^fault/, [], (fault) => rule({ fault }), [
      { kind: 'throttle' },
      { kind: 'delay', delayMs: -1 },
      { kind: 'delay', of: 1 },
    ]),
  ],
  runSimulatorCommand: [
    refuses('options', objects, (bad) => kit.runSimulatorCommand(bad)),
    refuses('name', ['a word', 'the name of a method'], (name) =>
      kit.runSimulatorCommand({ name, about: '', start: async () => noClose }, ['--help']),
    ),
    refuses('start', ['a function'], (bad) =>
      kit.runSimulatorCommand({ name: 'x', about: '', start: bad }, ['--help']),
    ),
  ],
};
