// What the harness needs of a run: an OpenIM on a device. The two files beside this one give it, chosen by the
// alias `#harness/backend`; tests never see which.
import type { OpenIM } from 'openim-worker';

/** A place where the package keeps its databases: a browser profile. */
export interface Device {
  /** Prefix of its databases' names, so that devices which share an origin stay apart. */
  readonly dataDir: string;
  /** The factory that holds them. */
  readonly indexedDB: IDBFactory;
  /** An instance with a worker (or what stands for it) of its own: a page. */
  open(): Page;
}

/** One page with the package in it. */
export interface Page {
  readonly im: OpenIM;
  /** Closes the page; resolves when its databases are closed too, as far as that can be known. */
  close(): Promise<void>;
}

/** What each run provides. */
export interface Backend {
  /** `core` in Node, `browser` with the built package. */
  readonly name: 'core' | 'browser';
  /** A device with nothing stored. */
  createDevice(): Device;
}
