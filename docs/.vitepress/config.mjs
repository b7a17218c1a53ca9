import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { sidebar } from './sidebar.mjs';
import { slugify } from './slugify.mjs';

const pages = fileURLToPath(new URL('../../reports/docs/pages/', import.meta.url));
const base = process.env.DOCS_BASE ?? '/';

export default defineConfig({
  title: 'Lango',
  description:
    'Payment gateways as npm plugins, and a runtime that moves the money without losing or doubling it.',
  lang: 'en-US',
  base,
  srcDir: pages,
  outDir: fileURLToPath(new URL('../../reports/docs/site/', import.meta.url)),
  cacheDir: fileURLToPath(new URL('../../reports/docs/cache/', import.meta.url)),
  cleanUrls: true,
  head: [['link', { rel: 'icon', href: `${base}icon.svg`, type: 'image/svg+xml' }]],
  markdown: {
    anchor: { slugify },
    config: (markdown) => {
      // A diagram is part of the page, so that its lines follow the theme.
      const image = markdown.renderer.rules.image;
      markdown.renderer.rules.image = (tokens, index, ...rest) => {
        const source = tokens[index].attrGet('src') ?? '';
        if (!source.startsWith('/diagrams/')) return image(tokens, index, ...rest);
        const svg = readFileSync(`${pages}${source}`, 'utf8').replace(/<style>[\s\S]*?<\/style>/, '');
        const label = markdown.utils.escapeHtml(tokens[index].content);
        return `<span class="diagram" role="img" aria-label="${label}" tabindex="0" v-pre>${svg.replace(/>\s+</g, '><')}</span>`;
      };
    },
  },
  vite: {
    publicDir: fileURLToPath(new URL('./public/', import.meta.url)),
    build: { chunkSizeWarningLimit: 4_000 },
  },
  themeConfig: {
    outline: { level: [2, 3] },
    search: { provider: 'local' },
    nav: [
      { text: 'Start', link: '/start' },
      { text: 'HTTP API', link: '/reference/http-api' },
      { text: 'Troubleshooting', link: '/troubleshooting/' },
    ],
    sidebar,
    socialLinks: [{ icon: 'github', link: 'https://github.com/lango-payments/lango' }],
    footer: { message: 'Apache-2.0' },
  },
});
