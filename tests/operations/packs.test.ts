import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { metrics } from '../docs/reference/known-codes.js';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'examples/runtime-docker');
const read = (file: string) => readFileSync(join(folder, file), 'utf8');
const page = readFileSync(join(root, 'docs/guides/monitoring.md'), 'utf8');
const services = [
  'api',
  'callback-dispatcher',
  'callback-processor',
  'callback-receiver',
  'payment-processor',
];
const has = (program: string) => spawnSync(program, ['--help']).error === undefined;
/** Checks by a program that not every machine has; without it the checks beside them are what is run, and the run says so. */
const itWith = (program: string, isUsable = true) => {
  if (has(program) && isUsable) return it;
  console.log(
    `not run, for want of ${program} on this machine: what it would say of examples/runtime-docker`,
  );
  return () => {};
};
const run = (program: string, args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
  return { status, told: `${stdout}${stderr}`, stdout };
};

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook_url: string };
}
const { groups } = parse(read('prometheus/lango.rules.yml')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);

describe('alert rules', () => {
  it.each(rules)('$alert asks for what the runtime measures', ({ expr }) => {
    const measured = new Set([...metrics().map(({ name }) => name), 'up']);
    const asked = expr.match(/\b(lango_\w+|up)\b(?=[{) [])/g) ?? [];
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((name) => !measured.has(name))).toEqual([]);
    const labels = new Set(['job', 'instance', 'service', ...metrics().flatMap((metric) => metric.labels)]);
    const named = [...expr.matchAll(/by \(([^)]*)\)|\{(\w+)=/g)].flatMap(([, by = '', label = '']) => [
      ...by.split(', '),
      label,
    ]);
    expect(named.filter((label) => label !== '' && !labels.has(label))).toEqual([]);
  });

  it.each(rules)(
    '$alert has a page that says what to do, and a row in the list of alerts',
    ({ alert, labels, annotations }) => {
      const file = /\/(docs\/runbooks\/[a-z-]+\.md)$/.exec(annotations.runbook_url)?.[1] ?? '';
      expect(existsSync(join(root, file)), file).toBe(true);
      expect(readFileSync(join(root, file), 'utf8')).toContain(`**Alert**: \`${alert}\``);
      expect(page).toContain(`| ${alert} | ${labels.severity} | `);
    },
  );

  it('are all there are in the list', () => {
    expect([...page.matchAll(/^\| (Lango\w+) \|/gm)].map(([, alert]) => alert).sort()).toEqual(
      rules.map(({ alert }) => alert).sort(),
    );
  });

  itWith('promtool')('fire when they should, and not before', () => {
    expect(run('promtool', ['check', 'rules', 'prometheus/lango.rules.yml'])).toMatchObject({ status: 0 });
    expect(run('promtool', ['test', 'rules', 'prometheus/lango.rules.test.yml'])).toMatchObject({
      status: 0,
    });
  });
});

describe('the Helm chart', () => {
  const templates = readdirSync(join(folder, 'helm/lango/templates'));
  const values = parse(read('helm/lango/values.yaml')) as Record<string, unknown>;

  it('asks for values that have a default', () => {
    const asked = templates.flatMap((file) =>
      [...read(`helm/lango/templates/${file}`).matchAll(/\.Values\.([\w.]+)/g)].map(([, path = '']) => path),
    );
    const missing = asked.filter(
      (path) =>
        path
          .split('.')
          .reduce<unknown>(
            (value, name) => (value as Record<string, unknown> | undefined)?.[name],
            values,
          ) === undefined,
    );
    expect(asked.length).toBeGreaterThan(5);
    expect(missing).toEqual([]);
  });

  it('has each service', () => {
    expect(Object.keys(values['services'] as object).sort()).toEqual(services);
  });

  itWith('helm')('makes what the manifests are', () => {
    expect(run('helm', ['lint', '--strict', 'helm/lango'])).toMatchObject({ status: 0 });
    const { stdout } = run('helm', ['template', 'lango', 'helm/lango', '--set', 'podMonitor.enabled=true']);
    const made = parseAllDocuments(stdout).map((document) => document.toJS() as Manifest);
    const written = readdirSync(join(folder, 'kubernetes')).flatMap((file) =>
      parseAllDocuments(read(`kubernetes/${file}`)).map((document) => document.toJS() as Manifest),
    );
    const byName = (all: readonly Manifest[], kind: string) =>
      new Map(all.filter((one) => one.kind === kind).map((one) => [one.metadata.name, one]));
    for (const [name, own] of byName(written, 'Deployment')) {
      const helm = byName(made, 'Deployment').get(name);
      expect(helm?.spec.replicas).toBe(own.spec.replicas);
      expect(helm?.spec.template.spec.containers).toMatchObject(own.spec.template.spec.containers);
    }
    for (const kind of ['Deployment', 'PodDisruptionBudget', 'Service', 'Job'])
      expect([...byName(made, kind).keys()].sort(), kind).toEqual([...byName(written, kind).keys()].sort());
    expect(byName(made, 'PodMonitor').size).toBe(1);
  });
});

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly replicas: number;
    readonly template: { readonly spec: { readonly containers: object[] } };
  };
}

describe('systemd units', () => {
  it('start each service, and give it time to end', () => {
    expect(read('systemd/lango@.service')).toMatch(/^ExecStart=\S+ \S+cli\.js serve --services %i$/m);
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(read('systemd/lango@.service'))?.[1])).toBeGreaterThan(40);
    const wanted = /^Wants=(.+)$/m.exec(read('systemd/lango.target'))?.[1]?.split(' ').sort();
    expect(wanted).toEqual(services.map((name) => `lango@${name}.service`));
  });

  itWith('systemd-analyze', existsSync('/usr/bin/node'))('are units that systemd reads', () => {
    const units = readdirSync(join(folder, 'systemd')).map((file) => join('systemd', file));
    const { told, status } = run('systemd-analyze', ['verify', ...units]);
    expect({ told: told.split('\n').filter((line) => line.includes('lango')), status }).toEqual({
      told: [],
      status: 0,
    });
  });
});
