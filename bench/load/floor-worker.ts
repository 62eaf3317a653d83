// Entry of the worker of the heavy figures' floors.
import { type Endpoint, expose } from 'comlink';
import { LoadFloor } from './floor.ts';

expose(new LoadFloor(), self as unknown as Endpoint);
