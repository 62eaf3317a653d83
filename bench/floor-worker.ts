// Entry of the floors' worker: exposes it over Comlink on the worker's own scope.
import { type Endpoint, expose } from 'comlink';
import { FloorWorker } from './floors.ts';

const scope = self as unknown as Worker;
expose(new FloorWorker(scope), scope as unknown as Endpoint);
