// The results as tables for a page.

/** Markdown of whatever parts were measured. */
export function toMarkdown(results) {
  const { node, processors, processor, gatewayMs } = results;
  const { loads, sustained, capacity, embedded, rows, searches, backlog, instances, memory } = results;
  const { compare, postgres, durable, peers, 'console-search': search, 'console-live': live } = results;
  const lines = [
    `Measured with Node ${node} on ${processors} processors (${processor}), everything on one machine; the gateway answers after ${gatewayMs} ms.`,
  ];
  const section = (title, ...body) => lines.push('', `### ${title}`, '', ...body);
  if (loads) {
    section('Offered loads', ...loadTable(loads));
    section('Processor milliseconds per payment', ...costTable(loads));
  }
  if (postgres)
    section(
      'PostgreSQL alone, two processes',
      `At rest a process wakes up ${postgres.idle.wakeUpsPerSecond} times a second and takes ${postgres.idle.processorMsPerSecond} ms of a processor each second.`,
      '',
      ...table(
        ['offered/s', 'told/s', 'told after p50 ms', 'p99 ms', 'processes ms', 'PostgreSQL ms'],
        [postgres.at200, postgres.atMost].map(
          ({ offeredPerSecond, toldPerSecond, toldAfterMs, processorMsPerPayment: ms }) => [
            ...[offeredPerSecond, toldPerSecond, toldAfterMs.p50, toldAfterMs.p99],
            ...[ms.processes, ms.postgres],
          ],
        ),
      ),
    );
  if (search)
    section(
      `The console’s search among ${search.rows} payments`,
      ...table(
        ['page', 'p50 ms', 'p99 ms', 'found'],
        Object.entries(search.pages).map(([page, { p50, p99, found }]) => [page, p50, p99, found]),
      ),
    );
  if (search?.page)
    lines.push(
      '',
      `In a browser: ${search.page.scriptKb} kB of script as it travels, ready for typing after ${search.page.interactiveMs} ms, a payment with 200 journal rows ${search.page.paymentMs} ms after the click (medians of ten).`,
    );
  if (live)
    section(
      'Open consoles beside a load',
      `${live.consoles} consoles beside ${live.perSecond} payments a second, in turns; medians of with to without: delivered **${live.ratio.deliveredPerSecond}**, processor time of services and servers **${live.ratio.processorMs}**, accepts p99 **${live.ratio.acceptP99}**.`,
    );
  if (durable)
    section(
      'A payment beside two durable steps and one HTTP call',
      `${durable.perSecond} a second for fifteen seconds in one process, in turns. Lango does the whole payment: request, attempt, signed callback, outcome, event to a handler.`,
      '',
      ...table(
        ['turn', 'engine', 'done/s', 'process ms', 'PostgreSQL ms'],
        durable.turns.flatMap((turn, index) =>
          Object.entries(turn).map(([engine, { toldPerSecond, processorMsPerPayment: ms }]) => [
            ...[index + 1, engine, toldPerSecond, ms.processes, ms.postgres],
          ]),
        ),
      ),
      '',
      ...Object.entries(durable.ratios).map(
        ([engine, ratio]) =>
          `Median of Lango’s processor time over that of ${engine} ${durable.pins[engine] ?? durable.pins['@dbos-inc/dbos-sdk']}: **${ratio}**`,
      ),
    );
  if (peers) section('Beside other people’s packages', ...peerTables(peers));
  if (sustained) section('A sustained minute', ...loadTable([sustained]));
  if (capacity) {
    const runs = [capacity.lango, capacity.bare];
    const names = ['Lango', 'bare loop'];
    section(
      'Capacity beside the bare loop',
      ...loadTable(
        [...runs, ...runs.map(({ overloaded }) => overloaded)],
        [...names, ...names.map((name) => `${name}, offered more`)],
      ),
      '',
      `Ratio: **${capacity.ratio}**, the median of ${capacity.ratios.length} pairs measured in turns (${capacity.ratios.join(', ')})`,
      '',
      ...costTable(runs, names),
    );
  }
  if (embedded)
    section('Embedded, one process', ...loadTable([embedded, embedded.overloaded], ['most', 'offered more']));
  if (rows)
    section(
      `Cost with ${rows.manyRows.toLocaleString('en')} stored transactions (${(rows.manyBytes / 1e9).toFixed(1)} GB) against ${rows.fewRows.toLocaleString('en')}`,
      ...table(
        ['pair', 'few: all ms', 'many: all ms', 'few: PostgreSQL ms', 'many: PostgreSQL ms'],
        rows.pairs.map(({ few, many }, index) => [
          ...[index + 1, few.all, many.all, few.postgres, many.postgres],
        ]),
      ),
      '',
      `Median growth: all processes **${rows.growth.all}**, PostgreSQL ${rows.growth.postgres}`,
    );
  if (searches) {
    const { acceptP50, acceptP99, endToEndP50, endToEndP99 } = searches.slower;
    section(
      `Payments beside ${searches.atOnce} searches at once of another merchant with ${searches.rows.toLocaleString('en')} transactions`,
      ...table(
        ['', 'accept p50', 'accept p99', 'end to end p50', 'end to end p99'],
        [['with searches / without', acceptP50, acceptP99, endToEndP50, endToEndP99]],
      ),
    );
  }
  if (backlog)
    section(
      `A backlog of ${backlog.rows.toLocaleString('en')} overdue payments`,
      `${backlog.backlogPerSecond} a second beside ${backlog.normalPerSecond} of new ones: **${backlog.share}**; doubled: ${backlog.doubled}`,
    );
  if (instances) {
    const names = instances.map((run) => `${run.instances} of each`);
    section('Instances', ...loadTable(instances, names), '', ...costTable(instances, names));
  }
  if (compare) section('Beside another build', '```json', JSON.stringify(compare, null, 2), '```');
  if (memory)
    section(
      'Memory (MiB, median of each quarter of the run)',
      ...table(
        ['service', '1st', '2nd', '3rd', '4th', '4th / 2nd'],
        Object.entries(memory).map(([name, { quarters, growth }]) => [name, ...quarters, growth]),
      ),
    );
  return `${lines.join('\n')}\n`;
}

function peerTables({ pins, signedEvent, deposit, sideBySide }) {
  const pair = (what, { langoMicroseconds, otherMicroseconds, ratio, ratios }) => [
    ...[what, langoMicroseconds, otherMicroseconds, ratio, ratios.join(', ')],
  ];
  return [
    ...table(
      ['', 'Lango µs', 'other µs', 'ratio', 'ratios of the pairs'],
      [
        pair(`a signed event, beside svix ${pins.svix}`, signedEvent),
        pair(`a deposit at Stripe, beside stripe ${pins.stripe}`, deposit),
      ],
    ),
    '',
    ...table(
      [
        ...[
          'a deposit at Stripe by',
          'packages',
          'MB',
          'import ms',
          'µs',
          'over the bare SDK',
          'a lost answer',
        ],
        'payments, and after the next call',
      ],
      Object.entries(sideBySide).map(([name, { version, packages, megabytes, skipped, ...one }]) => {
        const { told, requests, keys, payments, paymentsAfterTheNextCall } = one.lostAnswer ?? {};
        const lost = `${told}; requests ${requests}, keys ${keys}`;
        const figures = [one.importMs, one.microseconds, one.overBare, lost];
        const rest =
          skipped === undefined
            ? [...figures, `${payments}, ${paymentsAfterTheNextCall}`]
            : [skipped, '', '', '', ''];
        return [`${name} ${version}`, packages, megabytes, ...rest];
      }),
    ),
  ];
}

function loadTable(runs, names) {
  const columns = {
    'offered /s': (run) => run.offeredPerSecond,
    'delivered /s': (run) => run.deliveredPerSecond,
    'accept p50 ms': (run) => run.acceptMs.p50,
    'accept p99 ms': (run) => run.acceptMs.p99,
    'end to end p50 ms': (run) => run.endToEndMs.p50,
    'end to end p99 ms': (run) => run.endToEndMs.p99,
    'SQL statements': (run) => run.sqlStatementsPerPayment,
    messages: (run) => run.messagesPerPayment,
    'open at end': (run) => run.openAtEnd,
    refused: (run) => Object.values(run.refusals).reduce((sum, count) => sum + count, 0),
  };
  return table(
    [...(names ? [''] : []), ...Object.keys(columns)],
    runs.map((run, index) => [
      ...(names ? [names[index]] : []),
      ...Object.values(columns).map((valueOf) => valueOf(run)),
    ]),
  );
}

function costTable(runs, names) {
  const processes = [...new Set(runs.flatMap((run) => Object.keys(run.processorMsPerPayment)))];
  const total = (run) => Object.values(run.processorMsPerPayment).reduce((sum, ms) => sum + ms, 0);
  return table(
    ['process', ...runs.map((run, index) => names?.[index] ?? `at ${run.offeredPerSecond}/s`)],
    [
      ...processes.map((name) => [name, ...runs.map((run) => run.processorMsPerPayment[name] ?? '')]),
      ['**all**', ...runs.map((run) => `**${total(run).toFixed(2)}**`)],
    ],
  );
}

function table(head, rows) {
  return [
    `| ${head.join(' | ')} |`,
    `| ${head.map(() => '---').join(' | ')} |`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ];
}
