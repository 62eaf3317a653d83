// How the worker is bundled: one self-contained, minified module file. The page side is not bundled here, since a
// bundled library would lose the `new URL(…, import.meta.url)` that apps' bundlers look for.
import { fileURLToPath } from 'node:url';
import { defineConfig, minify } from 'vite';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

export default defineConfig({
  root: path('.'),
  publicDir: false,
  envDir: false,
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [
    {
      // Vite leaves the white space in libraries, for the sake of annotations that a finished worker does not need.
      name: 'minify-worker',
      async renderChunk(code, chunk) {
        const result = await minify(chunk.fileName, code, { module: true });
        return { code: result.code, map: null };
      },
    },
  ],
  build: {
    target: 'es2022',
    outDir: path('./dist/worker'),
    lib: { entry: path('./src/worker/index.ts'), formats: ['es'], fileName: () => 'index.js' },
    rolldownOptions: { output: { codeSplitting: false } },
  },
});
