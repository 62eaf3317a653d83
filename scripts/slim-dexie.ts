// Leaves out of Dexie, when the worker is bundled, what the worker never uses: live queries and their bookkeeping,
// hooks, and the like. It owns the list of cuts and the check that they still fit; why, and how to update Dexie, is
// in docs/adr/0001-dexie-without-live-queries.md. It must not change how anything that stays behaves.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/** The version whose source was read for these cuts. */
const VERSION = '4.4.7';

// The default entry is one CommonJS file for every age of browser; this one needs no wrapper and is smaller.
const FILE = fileURLToPath(
  new URL('../node_modules/dexie/dist/modern/dexie.mjs', import.meta.url),
).replaceAll('\\', '/');

/** Both texts must occur exactly once. */
interface Cut {
  /** Where it begins. */
  readonly from: string;
  /** What follows it and stays; without it, `from` is all that goes. */
  readonly upTo?: string;
  /** What takes its place. */
  readonly by?: string;
}

/** What goes, by the name under which a failing build reports it. */
const CUTS: Readonly<Record<string, readonly Cut[]>> = {
  // Each write is recorded as ranges of keys, merged, and posted to every tab, for queries that watch them.
  'live queries': [
    { from: '        this.use(cacheMiddleware);\n        this.use(observabilityMiddleware);\n' },
    { from: '    on: globalEvents,\n    liveQuery,\n    extendObservabilitySet,\n' },
    { from: '    cache,\n    semVer', by: '    semVer' },
    { from: 'props(RangeSet.prototype, {', upTo: 'function addRange(target, from, to) {' },
    { from: 'const globalEvents = Events(null, DEXIE_STORAGE_MUTATED_EVENT_NAME);\n' },
    {
      from: "            if ('mutatedParts' in idbtrans) {",
      upTo: '        });\n        return this;\n    }\n    _promise(',
    },
    {
      from: '        if (wasCreated) {\n            const everything = {};',
      upTo: '        return db;\n    });\n}\n\nfunction awaitIterator(',
    },
    { from: "if (typeof dispatchEvent !== 'undefined' &&", upTo: 'function add(value) {' },
  ],
  hooks: [
    { from: '        this.use(hooksMiddleware);\n' },
    { from: '        this.hook = db._allTables[name]', upTo: '    });\n}\n\nfunction isPlainKeyRange(' },
    { from: '\n                .then((res) => this.hook.reading.fire(res))' },
    { from: '\n                .then((result) => result.map((res) => this.hook.reading.fire(res)))' },
    { from: '        const readingHook = table.hook.reading.fire;\n' },
    { from: 'readingHook !== mirror ? readingHook : null', by: 'null' },
    { from: '    mapToClass(constructor) {', upTo: '    add(obj, key) {' },
    // Only hooks and live queries read what it keeps.
    { from: '        this.use(cacheExistingValuesMiddleware);\n' },
  ],
  'generators as transactions': [
    {
      from: "                else if (typeof returnValue.next === 'function' &&",
      upTo: '            }\n        }, zoneProps);',
    },
    { from: '    async: function (generatorFn) {', upTo: '    currentTransaction: {' },
  ],
  'queries that ignore case': [{ from: '    startsWithIgnoreCase(str) {', upTo: '    anyOf() {' }],
  'property modifications': [
    {
      from: '        if (value instanceof PropModification) {',
      upTo: '        else if (origValue !== value) {',
    },
    { from: '        else if (origValue !== value) {', by: '        if (origValue !== value) {' },
  ],
  'debugging on localhost': [
    {
      from: "var debug = typeof location !== 'undefined' &&",
      upTo: 'var INTERNAL = {};',
      by: 'const debug = false;\n\n',
    },
    { from: '    debug: {\n        get: () => debug,', upTo: '    derive: derive,' },
    { from: 'setDebug(debug);\n' },
  ],
  'the list of databases': [
    { from: '            if (wasCreated)\n                _onDatabaseCreated(db._deps, dbName);\n' },
    { from: '                    _onDatabaseDeleted(this._deps, this.name);\n' },
    { from: '    getDatabaseNames(cb) {', upTo: '    defineClass() {' },
  ],
  'other connections of the same thread': [
    { from: '            connections\n                .toArray()', upTo: '        };\n        this.use(' },
    { from: 'const connections = createConnectionsManager();\n' },
    { from: '            connections.add(db);\n' },
    { from: '        connections.remove(this);\n' },
    { from: '    connections: {\n        get: connections.toArray,\n    },\n' },
  ],
  'code before the database is ready': [
    {
      from: '        this.on.ready.subscribe = override(',
      upTo: '        this.Collection = createCollectionConstructor(this);',
    },
    { from: '        const vipDB = new Proxy(this, {', upTo: '        addons.forEach(' },
    {
      from: '        state.onReadyBeingFired = [];\n        return DexiePromise.resolve(',
      upTo: '    })\n        .finally(() => {\n        if (state.openCanceller === openCanceller) {',
    },
    {
      from: '            state.onReadyBeingFired = null;\n            state.isBeingOpened',
      by: '            state.isBeingOpened',
    },
    { from: '    vip,\n' },
    { from: ', {\n            ready: [promisableChain, nop],\n        }' },
    { from: "        if (typeof eventName === 'object')\n", upTo: '        if (!chainFunction)\n' },
    { from: '    function addConfiguredEvents(cfg) {', upTo: '}\n\nfunction makeClassConstructor(' },
  ],
  Yjs: [
    { from: '\n            .then((res) => builtInDeletionTrigger(this, [key], res))' },
    { from: '\n            .then((res) => builtInDeletionTrigger(this, null, res))' },
    { from: '\n                .then((res) => builtInDeletionTrigger(this, keys, res))' },
    {
      from: '\n                                .then((res) => builtInDeletionTrigger(ctx.table, deleteKeys, res))',
    },
    {
      from: "        if (mode !== 'readonly')\n            storeNames.forEach((storeName) => {",
      upTo: '        this.db = db;\n        this.mode = mode;',
    },
    { from: '            !ctx.table.schema.yProps &&\n' },
  ],
  'waiting in a transaction': [
    { from: '    waitFor(promiseLike) {', upTo: '    abort() {\n        if (this.active) {' },
    {
      from: '    waitFor: function (promiseOrFunction, optionalTimeout) {',
      upTo: '    Promise: DexiePromise,\n    derive: derive,',
    },
    {
      from: '    timeout: function (ms, msg) {',
      upTo: "});\nif (typeof Symbol !== 'undefined' && Symbol.toStringTag)\n    setProp(",
    },
  ],
  'ways to write and to ask that nobody uses': [
    { from: '    upsert(key, modifications) {', upTo: '    update(keyOrObject, modifications) {' },
    { from: '    bulkUpdate(keysAndChanges) {', upTo: '    bulkDelete(keys) {' },
    { from: '    notEqual(value) {', upTo: '}\n\nfunction createWhereClauseConstructor(db) {' },
  ],
  'tools for addons': [
    {
      from: '    defineClass() {\n        function Class(content) {\n            extend(this, content);\n        }\n        return Class;\n    },\n',
    },
    { from: '    derive: derive,', upTo: '    minKey: minKey,' },
    { from: '    errnames: errnames,\n' },
    { from: '    PSD: {\n        get: () => PSD,', upTo: '    rejectionMapper: {' },
  ],
};

/** The text without the cuts. Throws, naming the cut, when one does not fit. */
export function slimDexie(source: string): string {
  if (!source.includes(`const DEXIE_VERSION = '${VERSION}';`)) {
    throw new Error(
      `Dexie is not ${VERSION}: review the cuts of scripts/slim-dexie.ts for the version installed`,
    );
  }
  let text = source;
  for (const [name, cuts] of Object.entries(CUTS)) {
    for (const { from, upTo, by = '' } of cuts) {
      const start = only(text, from, name);
      const end = upTo === undefined ? start + from.length : only(text, upTo, name);
      if (end < start) throw new Error(`Dexie has its parts in another order, of "${name}": ${upTo}`);
      text = text.slice(0, start) + by + text.slice(end);
    }
  }
  return text;
}

/** Where the only occurrence begins. */
function only(text: string, part: string, name: string): number {
  const count = text.split(part).length - 1;
  if (count !== 1) throw new Error(`Dexie has this ${count} times instead of once, of "${name}": ${part}`);
  return text.indexOf(part);
}

/** Bundles Dexie without those parts. */
export function slimDexiePlugin(): Plugin {
  return {
    name: 'slim-dexie',
    enforce: 'pre',
    resolveId: (id) => (id === 'dexie' ? FILE : undefined),
    load: (id) => (id === FILE ? slimDexie(readFileSync(FILE, 'utf8')) : undefined),
  };
}
