// Starts the demo. The one place that touches the package's instances and the document's root.
import { globalEvent, openIM } from 'openim-worker';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Demo, DemoContext } from './app/demo.ts';
import { App } from './parts/app.tsx';
import './styles/index.css';

const demo = new Demo(openIM);
demo.start(globalEvent);

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <DemoContext value={demo}>
      <App />
    </DemoContext>
  </StrictMode>,
);
