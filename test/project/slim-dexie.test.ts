// Dexie as the worker bundles it behaves as the whole library does: every operation runs on both, and gives and
// stores the same.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Dexie as DexieClass, Table, Transaction } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { build, type Plugin } from 'vite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { slimDexie, slimDexiePlugin } from '../../scripts/slim-dexie.ts';

const root = join(import.meta.dirname, '../..');
const WHOLE = join(root, 'node_modules/dexie/dist/modern/dexie.mjs');
const source = readFileSync(WHOLE, 'utf8');

type Library = typeof DexieClass;

interface Row {
  id: string;
  group: string;
  at: number;
  tags?: string[];
  nested?: { n: number };
}

/** A database with its tables, on a factory of its own. */
interface World {
  readonly Dexie: Library;
  readonly factory: IDBFactory;
  readonly db: DexieClass;
  readonly rows: Table<Row, string>;
  readonly pairs: Table<{ a: string; b: number; text: string }, [string, number]>;
  readonly plain: Table<unknown, number>;
}

const ROWS: readonly Row[] = Array.from({ length: 30 }, (_, i) => ({
  id: `r${String(i).padStart(2, '0')}`,
  group: 'abc'[i % 3]!,
  at: (i * 7) % 30,
  ...(i % 5 === 0 ? {} : { tags: [`t${i % 4}`, 'all'] }),
  nested: { n: i },
}));

const STORES_1 = { rows: 'id, at, *tags, [group+at]', pairs: '[a+b], text', plain: '++' };

async function world(Dexie: Library, factory = new IDBFactory()): Promise<World> {
  const db = declare(Dexie, factory);
  db.version(1).stores(STORES_1);
  const rows: World['rows'] = db.table('rows');
  await rows.bulkAdd(ROWS);
  return { Dexie, factory, db, rows, pairs: db.table('pairs'), plain: db.table('plain') };
}

function declare(Dexie: Library, factory: IDBFactory): DexieClass {
  return new Dexie('db', { indexedDB: factory, IDBKeyRange, chromeTransactionDurability: 'relaxed' });
}

/** What a call gave, in a form that two copies of the library can be compared by. */
async function outcome(run: () => PromiseLike<unknown>): Promise<unknown> {
  try {
    return { value: await run() };
  } catch (error) {
    const { name, message, inner, failures } = error as Error & { inner?: Error; failures?: unknown[] };
    return { name, message, inner: inner?.name, failures: failures?.map(String) };
  }
}

/** Everything that the tables hold. */
async function contents({ db }: World): Promise<unknown> {
  return Promise.all(
    db.tables.map(async (table) => [
      table.name,
      await table.toCollection().primaryKeys(),
      await table.toArray(),
    ]),
  );
}

const READS: Record<string, (world: World) => PromiseLike<unknown>> = {
  get: ({ rows }) => rows.get('r03'),
  'get of nothing': ({ rows }) => rows.get('none'),
  'get by criteria': ({ rows }) => rows.get({ group: 'a', at: 21 }),
  bulkGet: ({ rows }) => rows.bulkGet(['r05', 'none', 'r01', 'r05']),
  toArray: ({ rows }) => rows.toArray(),
  count: ({ rows }) => rows.count(),
  equals: ({ rows }) => rows.where('at').equals(14).toArray(),
  'equals on a compound index': ({ rows }) => rows.where('[group+at]').equals(['a', 21]).toArray(),
  'the first part of a compound index': ({ rows }) => rows.where('group').equals('b').primaryKeys(),
  'a multi-entry index': ({ rows }) => rows.where('tags').equals('t2').primaryKeys(),
  'criteria with an index': ({ rows }) => rows.where({ group: 'c', at: 14 }).toArray(),
  'criteria without one': ({ rows }) => rows.where({ group: 'c', 'nested.n': 2 }).toArray(),
  between: ({ rows }) => rows.where('at').between(3, 9).toArray(),
  'between, both ends': ({ rows }) => rows.where('[group+at]').between(['a', 3], ['a', 9], true, true).keys(),
  'between the smallest and the largest key': ({ rows, Dexie }) =>
    rows.where('[group+at]').between(['b', Dexie.minKey], ['b', Dexie.maxKey]).reverse().primaryKeys(),
  'between the wrong way': ({ rows }) => rows.where('at').between(9, 3).toArray(),
  above: ({ rows }) => rows.where('at').above(25).keys(),
  aboveOrEqual: ({ rows }) => rows.where('at').aboveOrEqual(25).keys(),
  below: ({ rows }) => rows.where('at').below(4).keys(),
  belowOrEqual: ({ rows }) => rows.where('at').belowOrEqual(4).keys(),
  startsWith: ({ rows }) => rows.where('id').startsWith('r1').primaryKeys(),
  anyOf: ({ rows }) => rows.where('at').anyOf([20, 4, 99, 4]).toArray(),
  'anyOf, reversed': ({ rows }) => rows.where('at').anyOf(20, 4, 11).reverse().keys(),
  'anyOf nothing': ({ rows }) => rows.where('at').anyOf([]).toArray(),
  or: ({ rows }) => rows.where('at').below(3).or('id').equals('r29').sortBy('id'),
  filter: ({ rows }) => rows.filter(({ nested }) => nested!.n % 2 === 0).primaryKeys(),
  and: ({ rows }) =>
    rows
      .where('at')
      .above(10)
      .and(({ group }) => group === 'a')
      .count(),
  'limit and offset': ({ rows }) => rows.orderBy('at').offset(3).limit(4).toArray(),
  'limit and offset with a filter': ({ rows }) =>
    rows
      .orderBy('at')
      .filter(({ group }) => group === 'a')
      .offset(2)
      .limit(3)
      .toArray(),
  'limit of nothing': ({ rows }) => rows.limit(0).toArray(),
  first: ({ rows }) => rows.orderBy('at').first(),
  last: ({ rows }) => rows.orderBy('at').last(),
  reverse: ({ rows }) => rows.orderBy('at').reverse().limit(5).keys(),
  uniqueKeys: ({ rows }) => rows.orderBy('group').uniqueKeys(),
  'unique keys of a multi-entry index': ({ rows }) => rows.orderBy('tags').uniqueKeys(),
  distinct: ({ rows }) => rows.where('tags').anyOf('t1', 'all').distinct().primaryKeys(),
  sortBy: ({ rows }) => rows.where('at').below(9).sortBy('nested.n'),
  'reverse, until, each': async ({ rows }) => {
    const seen: string[] = [];
    await rows
      .orderBy('at')
      .reverse()
      .until(({ at }) => at < 25)
      .each(({ id }) => seen.push(id));
    return seen;
  },
  eachKey: async ({ rows }) => {
    const seen: unknown[] = [];
    await rows.orderBy('at').eachPrimaryKey((key) => seen.push(key));
    await rows.orderBy('at').eachKey((key) => seen.push(key));
    return seen;
  },
  'a table that does not exist': async ({ db }) => db.table('none'),
  'an index that does not exist': ({ rows }) => rows.where('nested').equals('x').toArray(),
  'a key of no valid type': ({ rows }) =>
    rows
      .where('at')
      .equals(null as unknown as number)
      .toArray(),
};

const WRITES: Record<string, (world: World) => PromiseLike<unknown>> = {
  add: ({ rows }) => rows.add({ id: 'new', group: 'a', at: 1 }),
  'add of what is there': ({ rows }) => rows.add({ id: 'r01', group: 'a', at: 1 }),
  put: ({ rows }) => rows.put({ id: 'r01', group: 'z', at: 1 }),
  'keys given by the database': ({ plain }) => plain.bulkAdd(['x', 'y', 'z'], { allKeys: true }),
  bulkPut: ({ rows }) => rows.bulkPut([ROWS[1]!, { id: 'n1', group: 'n', at: 50 }]),
  'bulkPut of nothing': ({ rows }) => rows.bulkPut([]),
  'bulkPut with a bad row': ({ rows }) =>
    rows.bulkPut([{ id: 'n1', group: 'n', at: 50 }, { group: 'no key' } as unknown as Row]),
  'bulkAdd with rows that are there': ({ rows }) =>
    rows.bulkAdd([{ id: 'n1', group: 'n', at: 50 }, ROWS[2]!, ROWS[3]!]),
  bulkDelete: ({ rows }) => rows.bulkDelete(['r01', 'none', 'r02']),
  update: ({ rows }) => rows.update('r01', { at: 77, 'nested.n': 5 }),
  'update of nothing': ({ rows }) => rows.update('none', { at: 77 }),
  modify: ({ rows }) => rows.where('group').equals('a').modify({ at: 100 }),
  'modify by a function': ({ rows }) =>
    rows
      .where('at')
      .below(9)
      .modify((row, ref) => {
        if (row.group === 'a') row.at += 1000;
        else if (row.group === 'b') delete (ref as { value?: Row }).value;
        else return false;
        return true;
      }),
  'delete by key': ({ rows }) => rows.delete('r07'),
  'delete of a range': ({ rows }) => rows.where('at').between(3, 12).delete(),
  'delete of a range of keys': ({ rows }) => rows.where('id').between('r03', 'r06', true, true).delete(),
  clear: ({ rows }) => rows.clear(),
  'keys of two parts': async ({ pairs }) => {
    await pairs.bulkPut([
      { a: 'x', b: 2, text: 'two' },
      { a: 'x', b: 1, text: 'one' },
      { a: 'y', b: 1, text: 'other' },
    ]);
    await pairs.bulkDelete([['y', 1]]);
    return [await pairs.get(['x', 1]), await pairs.where('a').equals('x').reverse().toArray()];
  },
};

/** Things that only the zones and the state of Dexie decide. */
const TRANSACTIONS: Record<string, (world: World) => PromiseLike<unknown>> = {
  'native promises stay within it': ({ db, rows }) =>
    db.transaction('rw', db.tables, async () => {
      await rows.put({ id: 'x', group: 'x', at: 1 });
      await Promise.resolve();
      const [one, two] = await Promise.all([rows.get('x'), rows.count()]);
      const settled = await Promise.allSettled([rows.get('r01'), Promise.reject(new Error('no'))]);
      await (async () => rows.delete('r02'))();
      return [one, two, settled.map(({ status }) => status)];
    }),
  'what throws undoes it': ({ db, rows }) =>
    db.transaction('rw', rows, async () => {
      await rows.clear();
      throw new RangeError('undo');
    }),
  'a failed write undoes it': ({ db, rows }) =>
    db.transaction('rw', rows, async () => {
      await rows.delete('r05');
      await rows.add({ id: 'r01', group: 'a', at: 1 });
    }),
  'a caught failure does not': ({ db, rows }) =>
    db.transaction('rw', rows, async () => {
      await rows.delete('r05');
      await rows.add({ id: 'r01', group: 'a', at: 1 }).catch(() => undefined);
    }),
  abort: ({ db, rows }) =>
    db.transaction('rw', rows, async (tx: Transaction) => {
      await rows.clear();
      tx.abort();
    }),
  'one within another': ({ db, rows }) =>
    db.transaction('rw', rows, async () => {
      await rows.delete('r01');
      await db.transaction('r', rows, () => rows.count());
      return db.transaction('rw', rows, () => rows.bulkDelete(['r02', 'r03']));
    }),
  'a write in one that reads': ({ db, rows }) => db.transaction('r', rows, () => rows.delete('r01')),
  'a table that is not part of it': ({ db, rows, pairs }) => db.transaction('r', pairs, () => rows.count()),
  'too late': ({ db, rows }) =>
    db.transaction('rw', rows, async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      await rows.clear();
    }),
  'several at once run in order': ({ db, rows }) =>
    Promise.all(
      [1, 2, 3].map((n) =>
        db.transaction('rw', rows, async () => {
          const count = await rows.count();
          await rows.add({ id: `n${n}`, group: 'n', at: count });
          return count;
        }),
      ),
    ),
  'the running one is known': ({ Dexie, db, rows }) =>
    db.transaction('r', rows, async () => {
      await rows.count();
      return [Dexie.currentTransaction?.mode, Dexie.ignoreTransaction(() => Dexie.currentTransaction)];
    }),
  'without one after it': async ({ Dexie, db, rows }) => {
    await db.transaction('r', rows, () => rows.count());
    return [Dexie.currentTransaction, Promise === globalThis.Promise];
  },
};

const LIFE: Record<string, (world: World) => PromiseLike<unknown>> = {
  'after close': async ({ db, rows }) => {
    db.close();
    return [db.isOpen(), db.hasBeenClosed(), await outcome(() => rows.count())];
  },
  'opened again': async ({ db, rows }) => {
    db.close();
    await db.open();
    return [db.isOpen(), db.verno, await rows.count()];
  },
  'opened by the first call': async ({ Dexie, db, factory }) => {
    db.close();
    const again = declare(Dexie, factory);
    again.version(1).stores(STORES_1);
    return again.table('rows').count();
  },
  'closed while opening': async ({ Dexie }) => {
    const db = declare(Dexie, new IDBFactory());
    db.version(1).stores(STORES_1);
    const opened = outcome(() => db.open());
    db.close();
    return opened;
  },
  'a version later': async ({ Dexie, db, factory }) => {
    db.close();
    const next = declare(Dexie, factory);
    next.version(1).stores(STORES_1);
    next
      .version(2)
      .stores({ rows: 'id, group', more: 'key', plain: null })
      .upgrade(async (tx) => {
        await tx
          .table('rows')
          .toCollection()
          .modify((row: Row) => {
            row.group = `${row.group}!`;
          });
        await tx.table('more').bulkAdd([{ key: 'k', n: await tx.table('rows').count() }]);
      });
    await next.open();
    return [
      next.verno,
      next.tables.map(({ name, schema }) => [name, schema.indexes.map(({ src }) => src)]),
      await next.table('rows').where('group').equals('a!').count(),
      await next.table('more').toArray(),
    ];
  },
  'an upgrade that fails leaves the old version': async ({ Dexie, db, factory }) => {
    db.close();
    const next = declare(Dexie, factory);
    next.version(1).stores(STORES_1);
    next.version(2).upgrade(async (tx) => {
      await tx.table('rows').clear();
      throw new RangeError('no');
    });
    const failed = await outcome(() => next.open());
    next.close();
    const again = declare(Dexie, factory);
    again.version(1).stores(STORES_1);
    return [failed, await again.table('rows').count()];
  },
  'an index more without a version more': async ({ Dexie, db, factory }) => {
    db.close();
    const next = declare(Dexie, factory);
    next.version(1).stores({ ...STORES_1, rows: `${STORES_1.rows}, group` });
    return next.table('rows').where('group').equals('a').count();
  },
  'an older version of the code': async ({ Dexie, db, factory }) => {
    db.close();
    const next = declare(Dexie, factory);
    next.version(7).stores({ ...STORES_1, more: 'key' });
    await next.open();
    next.close();
    const old = declare(Dexie, factory);
    old.version(1).stores(STORES_1);
    return [await old.table('rows').count(), old.verno];
  },
  'another connection upgrades: this one lets go and comes back': async ({ Dexie, db, factory, rows }) => {
    const next = declare(Dexie, factory);
    next.version(2).stores({ ...STORES_1, more: 'key' });
    await next.open();
    const open = db.isOpen();
    next.close();
    return [open, await rows.count()];
  },
  'deletion of the database': async ({ Dexie, db, factory }) => {
    await db.delete();
    const again = declare(Dexie, factory);
    again.version(1).stores(STORES_1);
    return again.table('rows').count();
  },
  'without IndexedDB': async ({ Dexie }) => {
    const db = new Dexie('db', { indexedDB: undefined as never, IDBKeyRange });
    db.version(1).stores(STORES_1);
    return db.open();
  },
};

let folder: string;
let whole: Library;
let slim: Library;

/** Bundles the library as the worker is bundled. */
async function bundle(name: string, from: string, plugins: Plugin[]): Promise<string> {
  const entry = join(folder, `${name}.entry.js`);
  writeFileSync(entry, `export { Dexie } from ${JSON.stringify(from)};\n`);
  await build({
    configFile: false,
    root: folder,
    publicDir: false,
    envDir: false,
    logLevel: 'error',
    plugins,
    build: {
      target: 'es2022',
      outDir: folder,
      emptyOutDir: false,
      lib: { entry, formats: ['es'], fileName: () => `${name}.mjs` },
    },
  });
  return join(folder, `${name}.mjs`);
}

const load = async (file: string): Promise<Library> =>
  (await import(pathToFileURL(file).href)).Dexie as Library;

let channels: number;

beforeAll(async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  folder = mkdtempSync(join(tmpdir(), 'slim-dexie-'));
  const [wholeFile, slimFile] = [
    await bundle('whole', WHOLE, []),
    await bundle('slim', 'dexie', [slimDexiePlugin()]),
  ];
  whole = await load(wholeFile);
  const opened = vi.spyOn(globalThis, 'BroadcastChannel');
  slim = await load(slimFile);
  channels = opened.mock.calls.length;
  opened.mockRestore();
});

afterAll(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(Object.entries({ READS, WRITES, TRANSACTIONS, LIFE }))('%s', (_, operations) => {
  it.each(Object.entries(operations))('%s', async (_name, run) => {
    const [a, b] = [await world(whole), await world(slim)];
    const expected = await outcome(() => run(a));
    expect(await outcome(() => run(b))).toEqual(expected);
    for (const { db } of [a, b]) db.close();
    const stored = await Promise.all(
      [a, b].map(async ({ Dexie, factory }) => {
        const db = new Dexie('db', { indexedDB: factory, IDBKeyRange });
        await db.open();
        const result = [db.verno, await contents({ db } as World)];
        db.close();
        return result;
      }),
    );
    expect(stored[1]).toEqual(stored[0]);
  });
});

it('opens no channel to other tabs', () => {
  expect(channels).toBe(0);
});

describe('the cuts', () => {
  it('demand the version that was reviewed', () => {
    expect(() => slimDexie(source.replace("'4.4.7'", "'4.4.8'"))).toThrow(/not 4\.4\.7/);
  });

  it('say which of them does not fit', () => {
    const missing = source.replace('this.use(hooksMiddleware);', 'this.use(hooks);');
    expect(() => slimDexie(missing)).toThrow(
      /0 times instead of once, of "hooks": +this\.use\(hooksMiddleware\)/,
    );
    const twice = source.replace('    startsWithIgnoreCase(str) {', '$&}\n$&');
    expect(() => slimDexie(twice)).toThrow(/2 times instead of once, of "queries that ignore case"/);
  });
});
