// How the worker is bundled: one self-contained, minified module file. The page side is not bundled here, since a
// bundled library would lose the `new URL(…, import.meta.url)` that apps' bundlers look for.
import { fileURLToPath } from 'node:url';
import { defineConfig, minify } from 'vite';
import { slimDexiePlugin } from './scripts/slim-dexie.ts';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

export default defineConfig({
  root: path('.'),
  publicDir: false,
  envDir: false,
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [
    slimDexiePlugin(),
    {
      // Vite leaves the white space in libraries, for the sake of annotations that a finished worker does not need.
      name: 'minify-worker',
      async generateBundle(_options, bundle) {
        for (const chunk of Object.values(bundle)) {
          if (chunk.type !== 'chunk') continue;
          const { code, errors } = await minify(chunk.fileName, chunk.code, { module: true });
          if (errors.length > 0) this.error(errors[0]!.message);
          chunk.code = code;
        }
      },
    },
  ],
  build: {
    target: 'es2022',
    outDir: path('./dist/worker'),
    lib: { entry: path('./src/worker/index.ts'), formats: ['es'], fileName: () => 'index.js' },
    rolldownOptions: {
      output: { codeSplitting: false },
      // Numbers in place of the constants that name them.
      optimization: { inlineConst: { mode: 'all', pass: 3 } },
    },
  },
});
