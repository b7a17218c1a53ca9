export default {
  build: { ssr: 'main.mjs', outDir: 'out/vite', rollupOptions: { output: { entryFileNames: 'main.mjs' } } },
  ssr: { noExternal: true },
};
