import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';

const folder = resolve(import.meta.dirname, '../examples/runtime-docker');
const read = (file: string) => readFileSync(join(folder, file), 'utf8');
const services = [
  'api',
  'callback-receiver',
  'payment-processor',
  'callback-processor',
  'callback-dispatcher',
];

interface ComposeService {
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, unknown>>;
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly volumes?: readonly string[];
  readonly stop_grace_period?: string;
}
const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  readonly services: Readonly<Record<string, ComposeService>>;
};

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly terminationGracePeriodSeconds: number;
        readonly containers: readonly [
          Readonly<Record<string, unknown>> & { readonly args: readonly string[] },
        ];
      };
    };
  };
}
const manifests = readdirSync(join(folder, 'kubernetes')).flatMap((file) =>
  parseAllDocuments(read(`kubernetes/${file}`)).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Manifest;
  }),
);

describe('examples/runtime-docker', () => {
  it('runs each of the five services, the three servers, Prometheus and Grafana', () => {
    for (const name of services) {
      expect(compose.services[name]?.command).toEqual(['serve', '--services', name]);
      expect(parseInt(compose.services[name]?.stop_grace_period ?? '0', 10)).toBeGreaterThan(30);
    }
    expect(Object.keys(compose.services)).toEqual(
      expect.arrayContaining(['kafka', 'redis', 'postgres', 'prometheus', 'grafana', 'migrate', 'topics']),
    );
    for (const { depends_on: needed } of Object.values(compose.services)) {
      for (const name of Object.keys(needed ?? {})) expect(compose.services).toHaveProperty([name]);
    }
  });

  it('gives the configuration every variable that it reads', () => {
    const wanted = [...read('lango.config.mjs').matchAll(/required\('(\w+)'\)/g)].map(
      ([, name]) => name ?? '',
    );
    expect(wanted.length).toBeGreaterThan(3);
    expect(Object.keys(compose.services['api']?.environment ?? {})).toEqual(expect.arrayContaining(wanted));
    const secret = manifests.find(({ kind }) => kind === 'Secret') as unknown as { stringData: object };
    expect(Object.keys(secret.stringData).sort()).toEqual(wanted.sort());
  });

  it('mounts only files that are there', () => {
    const mounted = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes);
    const local = mounted.map((volume) => volume.split(':')[0] ?? '').filter((path) => path.startsWith('.'));
    expect(local).toHaveLength(4);
    for (const path of local) expect(existsSync(join(folder, path)), path).toBe(true);
  });

  it('has a Dockerfile that copies, builds and starts what exists', () => {
    const dockerfile = read('Dockerfile');
    expect(dockerfile.match(/^FROM /gm)).toHaveLength(2);
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toContain('"node_modules/@lango/runtime-kafka/dist/cli.js"');
    const names = /for name in ([^;]+);/.exec(dockerfile)?.[1]?.split(' ') ?? [];
    for (const name of names) expect(existsSync(join(folder, '../../packages', name)), name).toBe(true);
  });

  it('deploys each service on Kubernetes with probes and time to stop', () => {
    const deployments = manifests.filter(({ kind }) => kind === 'Deployment');
    expect(deployments.map(({ metadata }) => metadata.name).sort()).toEqual(
      services.map((name) => `lango-${name}`).sort(),
    );
    for (const { metadata, spec } of deployments) {
      const { containers, terminationGracePeriodSeconds } = spec.template.spec;
      const [container] = containers;
      expect(container.args).toEqual(['serve', '--services', metadata.name.slice('lango-'.length)]);
      expect(container).toMatchObject({
        livenessProbe: { httpGet: { path: '/healthz', port: 'operations' } },
        readinessProbe: { httpGet: { path: '/readyz', port: 'operations' } },
        lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } },
      });
      expect(terminationGracePeriodSeconds).toBeGreaterThan(40);
    }
  });

  it('provisions a dashboard whose panels ask the provisioned data source', () => {
    const source = parse(read('grafana/provisioning/datasources/prometheus.yml')) as {
      datasources: { uid: string }[];
    };
    const dashboard = JSON.parse(read('grafana/dashboards/lango.json')) as {
      panels: { datasource: { uid: string }; targets: { expr: string }[] }[];
    };
    expect(dashboard.panels.length).toBeGreaterThan(5);
    const metrics = readFileSync(
      new URL(
        '../packages/runtime-kafka/src/infrastructure/observability/prometheus-metrics.ts',
        import.meta.url,
      ),
      'utf8',
    );
    for (const { datasource, targets } of dashboard.panels) {
      expect(datasource.uid).toBe(source.datasources[0]?.uid);
      for (const { expr } of targets) {
        const names = expr.match(/lango_[a-z_]+/g) ?? [];
        expect(names).not.toEqual([]);
        // A panel that asks for a number nobody measures stays empty without a word.
        for (const name of names) expect(metrics).toContain(`'${name.replace(/_(bucket|count|sum)$/, '')}'`);
      }
    }
  });
});
