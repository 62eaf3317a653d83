// Entry of the worker file: serves the core on the worker's own scope.
import { type Port, serveCore } from './serve.ts';

serveCore(self as unknown as Port);
