// Without VitePress' web font: nothing is asked of another host, and the reader's own font is there at once.
import DefaultTheme from 'vitepress/theme-without-fonts';
import Layout from './layout.vue';
import Playground from './playground/playground.vue';
import './style.css';

export default {
  extends: DefaultTheme,
  Layout,
  enhanceApp: ({ app }) => app.component('Playground', Playground),
};
