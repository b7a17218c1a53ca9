// The results as tables for a page.

/** Markdown of whatever parts were measured. */
export function toMarkdown({
  node,
  processors,
  processor,
  gatewayMs,
  loads,
  sustained,
  capacity,
  embedded,
  rows,
  searches,
  backlog,
  instances,
  memory,
  compare,
  postgres,
  durable,
  peers,
  'console-search': search,
  'console-live': live,
}) {
  const lines = [
    `Measured with Node ${node} on ${processors} processors (${processor}), everything on one machine; the gateway answers after ${gatewayMs} ms.`,
  ];
  if (loads)
    lines.push(
      '',
      '### Offered loads',
      '',
      ...loadTable(loads),
      '',
      '### Processor milliseconds per payment',
      '',
      ...costTable(loads),
    );
  if (postgres)
    lines.push(
      '',
      '### PostgreSQL alone, two processes',
      '',
      `At rest a process wakes up ${postgres.idle.wakeUpsPerSecond} times a second and takes ${postgres.idle.processorMsPerSecond} ms of a processor each second.`,
      '',
      '| offered/s | told/s | told after p50 ms | p99 ms | processes ms | PostgreSQL ms |',
      '| --- | --- | --- | --- | --- | --- |',
      ...[postgres.at200, postgres.atMost].map(
        ({ offeredPerSecond, toldPerSecond, toldAfterMs, processorMsPerPayment: ms }) =>
          `| ${offeredPerSecond} | ${toldPerSecond} | ${toldAfterMs.p50} | ${toldAfterMs.p99} | ${ms.processes} | ${ms.postgres} |`,
      ),
    );
  if (search)
    lines.push(
      '',
      `### The console’s search among ${search.rows} payments`,
      '',
      '| page | p50 ms | p99 ms | found |',
      '| --- | --- | --- | --- |',
      ...Object.entries(search.pages).map(
        ([page, { p50, p99, found }]) => `| ${page} | ${p50} | ${p99} | ${found} |`,
      ),
    );
  if (search?.page)
    lines.push(
      '',
      `In a browser: ${search.page.scriptKb} kB of script as it travels, ready for typing after ${search.page.interactiveMs} ms, a payment with 200 journal rows ${search.page.paymentMs} ms after the click (medians of ten).`,
    );
  if (live)
    lines.push(
      '',
      '### Open consoles beside a load',
      '',
      `${live.consoles} consoles beside ${live.perSecond} payments a second, in turns; medians of with to without: delivered **${live.ratio.deliveredPerSecond}**, processor time of services and servers **${live.ratio.processorMs}**, accepts p99 **${live.ratio.acceptP99}**.`,
    );
  if (durable)
    lines.push(
      '',
      '### A payment beside two durable steps and one HTTP call',
      '',
      `${durable.perSecond} a second for fifteen seconds in one process, in turns. Lango does the whole payment: request, attempt, signed callback, outcome, event to a handler.`,
      '',
      '| turn | engine | done/s | process ms | PostgreSQL ms |',
      '| --- | --- | --- | --- | --- |',
      ...durable.turns.flatMap((turn, index) =>
        Object.entries(turn).map(
          ([engine, { toldPerSecond, processorMsPerPayment: ms }]) =>
            `| ${index + 1} | ${engine} | ${toldPerSecond} | ${ms.processes} | ${ms.postgres} |`,
        ),
      ),
      '',
      ...Object.entries(durable.ratios).map(
        ([engine, ratio]) =>
          `Median of Lango’s processor time over that of ${engine} ${durable.pins[engine] ?? durable.pins['@dbos-inc/dbos-sdk']}: **${ratio}**`,
      ),
    );
  if (peers)
    lines.push(
      '',
      '### Beside other people’s packages',
      '',
      '| | Lango µs | other µs | ratio | ratios of the pairs |',
      '| --- | --- | --- | --- | --- |',
      ...[
        [`a signed event, beside svix ${peers.pins.svix}`, peers.signedEvent],
        [`a deposit at Stripe, beside stripe ${peers.pins.stripe}`, peers.deposit],
      ].map(
        ([what, one]) =>
          `| ${what} | ${one.langoMicroseconds} | ${one.otherMicroseconds} | ${one.ratio} | ${one.ratios.join(', ')} |`,
      ),
      '',
      '| a deposit at Stripe by | packages | MB | import ms | µs | over the bare SDK | a lost answer | payments, and after the next call |',
      '| --- | --- | --- | --- | --- | --- | --- | --- |',
      ...Object.entries(peers.sideBySide).map(([name, { version, packages, megabytes, skipped, ...one }]) => {
        const { told, requests, keys, payments, paymentsAfterTheNextCall } = one.lostAnswer ?? {};
        const rest =
          skipped === undefined
            ? `${one.importMs} | ${one.microseconds} | ${one.overBare} | ${told}; requests ${requests}, keys ${keys} | ${payments}, ${paymentsAfterTheNextCall}`
            : `${skipped} | | | |`;
        return `| ${name} ${version} | ${packages} | ${megabytes} | ${rest} |`;
      }),
    );
  if (sustained) lines.push('', '### A sustained minute', '', ...loadTable([sustained]));
  if (capacity) {
    lines.push(
      '',
      '### Capacity beside the bare loop',
      '',
      ...loadTable(
        [capacity.lango, capacity.lango.overloaded, capacity.bare, capacity.bare.overloaded],
        ['Lango', 'Lango, offered more', 'bare loop', 'bare loop, offered more'],
      ),
    );
    lines.push(
      '',
      `Ratio: **${capacity.ratio}**, the median of ${capacity.ratios.length} pairs measured in turns (${capacity.ratios.join(', ')})`,
      '',
      ...costTable([capacity.lango, capacity.bare], ['Lango', 'bare loop']),
    );
  }
  if (embedded)
    lines.push(
      '',
      '### Embedded, one process',
      '',
      ...loadTable([embedded, embedded.overloaded], ['most', 'offered more']),
    );
  if (rows) {
    lines.push(
      '',
      `### Cost with ${rows.manyRows.toLocaleString('en')} stored transactions (${(rows.manyBytes / 1e9).toFixed(1)} GB) against ${rows.fewRows.toLocaleString('en')}`,
      '',
    );
    lines.push(
      '| pair | few: all ms | many: all ms | few: PostgreSQL ms | many: PostgreSQL ms |',
      '| --- | --- | --- | --- | --- |',
    );
    rows.pairs.forEach(({ few, many }, index) =>
      lines.push(`| ${index + 1} | ${few.all} | ${many.all} | ${few.postgres} | ${many.postgres} |`),
    );
    lines.push('', `Median growth: all processes **${rows.growth.all}**, PostgreSQL ${rows.growth.postgres}`);
  }
  if (searches) {
    const { slower } = searches;
    lines.push(
      '',
      `### Payments beside ${searches.atOnce} searches at once of another merchant with ${searches.rows.toLocaleString('en')} transactions`,
      '',
      '| | accept p50 | accept p99 | end to end p50 | end to end p99 |',
      '| --- | --- | --- | --- | --- |',
      `| with searches / without | ${slower.acceptP50} | ${slower.acceptP99} | ${slower.endToEndP50} | ${slower.endToEndP99} |`,
    );
  }
  if (backlog)
    lines.push(
      '',
      `### A backlog of ${backlog.rows.toLocaleString('en')} overdue payments`,
      '',
      `${backlog.backlogPerSecond} a second beside ${backlog.normalPerSecond} of new ones: **${backlog.share}**; doubled: ${backlog.doubled}`,
    );
  if (instances) {
    const names = instances.map((run) => `${run.instances} of each`);
    lines.push('', '### Instances', '', ...loadTable(instances, names), '', ...costTable(instances, names));
  }
  if (compare)
    lines.push('', '### Beside another build', '', '```json', JSON.stringify(compare, null, 2), '```');
  if (memory) {
    lines.push(
      '',
      '### Memory (MiB, median of each quarter of the run)',
      '',
      '| service | 1st | 2nd | 3rd | 4th | 4th / 2nd |',
      '| --- | --- | --- | --- | --- | --- |',
    );
    for (const [name, { quarters, growth }] of Object.entries(memory))
      lines.push(`| ${name} | ${quarters.join(' | ')} | ${growth} |`);
  }
  return `${lines.join('\n')}\n`;
}

function loadTable(runs, names) {
  const head = [
    'offered /s',
    'delivered /s',
    'accept p50 ms',
    'accept p99 ms',
    'end to end p50 ms',
    'end to end p99 ms',
    'SQL statements',
    'messages',
    'open at end',
    'refused',
  ];
  return table(
    [...(names ? [''] : []), ...head],
    runs.map((run, index) => [
      ...(names ? [names[index]] : []),
      run.offeredPerSecond, run.deliveredPerSecond, run.acceptMs.p50, run.acceptMs.p99, run.endToEndMs.p50, run.endToEndMs.p99,
      run.sqlStatementsPerPayment, run.messagesPerPayment, run.openAtEnd, Object.values(run.refusals).reduce((sum, count) => sum + count, 0),
    ]), // prettier-ignore
  );
}

function costTable(runs, names) {
  const processes = [...new Set(runs.flatMap((run) => Object.keys(run.processorMsPerPayment)))];
  return table(
    ['process', ...runs.map((run, index) => names?.[index] ?? `at ${run.offeredPerSecond}/s`)],
    [
      ...processes.map((name) => [name, ...runs.map((run) => run.processorMsPerPayment[name] ?? '')]),
      [
        '**all**',
        ...runs.map(
          (run) =>
            `**${Object.values(run.processorMsPerPayment)
              .reduce((sum, ms) => sum + ms, 0)
              .toFixed(2)}**`,
        ),
      ],
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
