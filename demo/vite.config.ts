// How the demo is served and built. `openim-worker` is the package as it is published: its build output in dist/.
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The built page names what it may load. A user chooses the server's address, so connections go anywhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self' blob:",
  "style-src 'self'",
  "img-src 'self' http: https: data: blob:",
  "connect-src 'self' http: https: ws: wss:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY },
        injectTo: 'head-prepend',
      },
    ],
  };
}

export default defineConfig({
  root: here('.'),
  base: './',
  plugins: [react(), contentSecurityPolicy()],
  resolve: { alias: { 'openim-worker': here('../dist/main/index.js') } },
  // Found at the start instead of on first use, which would reload the page.
  optimizeDeps: {
    include: [
      'comlink',
      'rxjs',
      'uuid',
      'react',
      'react-dom/client',
      'react/jsx-dev-runtime',
      '@tanstack/react-virtual',
    ],
  },
  server: { host: '127.0.0.1', fs: { allow: [here('..')] } },
  preview: { host: '127.0.0.1' },
  build: { outDir: here('../build/demo-site'), emptyOutDir: true, target: 'es2022' },
  worker: { format: 'es' },
});
