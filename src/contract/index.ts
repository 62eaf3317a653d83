// The public surface of the contract between page, main side and worker.
export * from './arguments.ts';
export * from './calls.ts';
export * from './entities.ts';
export * from './errors.ts';
export * from './events.ts';
export * from './methods.ts';
export type * from './requests.ts';
export * from './session.ts';
export * from './wire.ts';
