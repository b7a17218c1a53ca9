import type { HostileCase } from '../hostile-case.js';
import { callApi, depositBody } from '../hostile-system.js';

/** Spellings of addresses that lead inside, or are none that we call. */
const refusedTexts: readonly string[] = [
  'http://merchant.lango-suite.org/cb', 'https://127.0.0.1/', 'https://127.1/', 'https://127.0.1/', 'https://2130706433/', 'https://0x7f000001/',
  'https://0x7f.0.0.1/', 'https://0177.0.0.1/', 'https://0177.1/', 'https://017700000001/', 'https://127.0.0.1./', 'https://127.000.000.001/',
  'https://①②⑦.⓪.⓪.①/', 'https://127。0。0。1/', 'https://%31%32%37.0.0.1/', 'https://0/', 'https://0.0.0.0/', 'https://localhost/',
  'https://LOCALHOST/', 'https://localhost./', 'https://ⓛocalhost/', 'https://a.localhost/', 'https://[::1]/', 'https://[::]/', 'https://[0:0:0:0:0:0:0:1]/',
  'https://[::ffff:127.0.0.1]/', 'https://[::ffff:7f00:1]/', 'https://[::127.0.0.1]/', 'https://[64:ff9b::7f00:1]/', 'https://[fe80::1]/',
  'https://[fc00::1]/', 'https://[fd00:ec2::254]/', 'https://[2002:7f00:1::]/', 'https://10.0.0.1/', 'https://172.16.0.1/', 'https://192.168.0.1/',
  'https://169.254.169.254/latest/meta-data/', 'https://0xa9fea9fe/', 'https://2852039166/', 'https://169.254.43518/', 'https://100.64.0.1/',
  'https://168.63.129.16/', 'https://8.8.8.8/', 'https://[2606:4700::1111]/', 'https://user@merchant.lango-suite.org/', 'https://a:b@merchant.lango-suite.org/',
  'https://merchant.lango-suite.org:22/', 'https://merchant.lango-suite.org:6379/', 'https://merchant.lango-suite.org:80/', 'https://merchant.lango-suite.org:65536/',
  'https://metadata.google.internal/', 'https://kubernetes.default.svc.cluster.local/', 'https://router.lan/', 'https://intranet/', 'https://1.0.0.127.in-addr.arpa/',
  'file:///etc/passwd', 'gopher://127.0.0.1:6379/_INFO', 'ftp://merchant.lango-suite.org/', 'javascript:alert(1)', 'data:text/plain,x', 'unix:/run/docker.sock',
  '//merchant.lango-suite.org/', '/cb', '', 'https://', 'https:///cb', 'https://merchant.lango-suite.org\\@127.0.0.1/', 'https://merchant.lango-suite.org /',
  'https://merchant.lango-suite.org/\r\nHost: 127.0.0.1', 'https://mer\tchant.lango-suite.org/', `https://merchant.lango-suite.org/${'a'.repeat(2_000)}`,
  'http://127.0.0.1:1/', 'http://127.0.0.1/', 'https://[::1%25lo]/', 'https://-/', 'https://.../',
]; // prettier-ignore

/** What a resolver may answer for a name that a merchant chose. */
const refusedAnswers: readonly (readonly [name: string, answers: readonly string[]])[] = [
  ['nothing', []], ['loopback', ['127.0.0.1']], ['another loopback', ['127.9.9.9']], ['this host', ['0.0.0.0']], ['a private network', ['10.1.2.3']],
  ['another private network', ['172.31.255.255']], ['a home network', ['192.168.1.1']], ['the metadata service', ['169.254.169.254']],
  ['a carrier’s network', ['100.100.100.200']], ['a benchmark network', ['198.18.0.1']], ['documentation', ['203.0.113.1']], ['multicast', ['224.0.0.1']],
  ['broadcast', ['255.255.255.255']], ['reserved space', ['240.0.0.1']], ['a host channel', ['168.63.129.16']], ['a relay', ['192.88.99.1']],
  ['loopback of IPv6', ['::1']], ['nothing of IPv6', ['::']], ['a mapped loopback', ['::ffff:127.0.0.1']], ['a mapped loopback in hexadecimal', ['::ffff:7f00:1']],
  ['a compatible loopback', ['::7f00:1']], ['a translated loopback', ['64:ff9b::7f00:1']], ['a local translation', ['64:ff9b:1::1']], ['a link', ['fe80::1']],
  ['a unique local network', ['fd12:3456::1']], ['a site', ['fec0::1']], ['6to4 of loopback', ['2002:7f00:1::']], ['Teredo', ['2001::1']],
  ['documentation of IPv6', ['2001:db8::1']], ['multicast of IPv6', ['ff02::1']], ['a public and a private one', ['93.184.216.34', '10.0.0.1']],
  ['a private and a public one', ['127.0.0.1', '93.184.216.34']], ['what is no address', ['not-an-address']], ['a name', ['localhost']],
]; // prettier-ignore

/** Addresses that must not be saved, in whatever spelling, and names that lead inside. */
export const addressCases: readonly HostileCase[] = [
  ...refusedTexts.map((url, index): HostileCase => ({
    name: `endpoint ${index + 1}, ${JSON.stringify(url.slice(0, 70))}, is refused`,
    status: [422],
    send: ({ runtime, tokens }) => callApi(runtime.apiUrl ?? '', 'POST', '/v1/callback-endpoints', { token: tokens.a, body: { url } }),
  })),
  ...refusedTexts.filter((url) => url !== '').slice(0, 24).map((callbackUrl): HostileCase => ({
    name: `a deposit that wants to be told at ${callbackUrl} is refused`,
    status: [422],
    send: ({ runtime, tokens }) =>
      callApi(runtime.apiUrl ?? '', 'POST', '/v1/deposits', { token: tokens.a, body: depositBody('fake', { callbackUrl }) }),
  })),
  ...refusedAnswers.map(([name, answers]): HostileCase => ({
    name: `a name that resolves to ${name} is refused`,
    status: [422],
    send: ({ live, tokens, names }) => {
      names.set('merchant.lango-suite.org', [answers]);
      return callApi(live.apiUrl ?? '', 'POST', '/v1/callback-endpoints', { token: tokens.liveLive, body: { url: 'https://merchant.lango-suite.org/cb' } });
    },
    then: async (_system, { text }) => {
      // The same words whether the name is unknown or known inside: nobody learns the names of this network.
      if (!text.includes('its name does not lead to a public address')) throw new Error(text);
    },
  })),
  {
    name: 'a name that changes its answer after it was saved is not called',
    status: [200],
    mayChange: ['endpoints', 'deliveries'],
    send: async ({ live, tokens, names }) => {
      const base = live.apiUrl ?? '';
      const token = tokens.liveLive;
      names.set('rebinding.lango-suite.org', [['93.184.216.34'], ['127.0.0.1']]);
      const made = await callApi(base, 'POST', '/v1/callback-endpoints', { token, body: { url: 'https://rebinding.lango-suite.org/cb' } });
      const { endpointId } = JSON.parse(made.text) as { endpointId: string };
      await callApi(base, 'POST', `/v1/callback-endpoints/${endpointId}/test`, { token, body: {} });
      for (;;) {
        const list = await callApi(base, 'GET', `/v1/callback-endpoints/${endpointId}/deliveries`, { token });
        if (!list.text.includes('"pending"')) return list;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    then: async (_system, { text }) => {
      if (!text.includes('not sent: its name does not lead to a public address')) throw new Error(text);
    },
  },
]; // prettier-ignore
