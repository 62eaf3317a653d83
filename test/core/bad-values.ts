// Values that each kind of argument must refuse, and odd ones that it must survive. Kinds are those of the contract.

/** A value with the name it has in a failing test. */
export type Named = readonly [name: string, value: unknown];

const LONE_SURROGATE = 'a\uD800b';
const MEGABYTE = 'x'.repeat(1024 * 1024);

const noString: readonly Named[] = [
  ['a number', 7],
  ['NaN', Number.NaN],
  ['a boolean', true],
  ['an object', { length: 1 }],
  ['an array', ['a']],
  ['null', null],
  ['undefined', undefined],
  ['a bigint', 1n],
  ['a symbol', Symbol('s')],
];

const noNumber: readonly Named[] = [
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['a negative number', -1],
  ['a fraction', 1.5],
  ['a number beyond 2^53', 2 ** 60],
  ['digits in a string', '1'],
  ['a boolean', true],
  ['a bigint', 1n],
  ['null', null],
  ['undefined', undefined],
  ['an array', [1]],
];

const noObject: readonly Named[] = [
  ['a number', 7],
  ['null', null],
  ['undefined', undefined],
  ['a boolean', false],
  ['an array', []],
  ['text that is not JSON', '{"a":'],
  ['the JSON of a list', '[]'],
  ['the JSON of null', 'null'],
  ['an object without the required fields', {}],
  ['an object whose fields are only inherited', Object.create({ conversationID: 'c', clientMsgID: 'm' })],
  ['hostile JSON', '{"__proto__":{"conversationID":"c","count":1,"clientMsgID":"m","contentType":101}}'],
];

const badIDs: readonly Named[] = [
  ...noString,
  ['a lone surrogate', LONE_SURROGATE],
  ['a megabyte', MEGABYTE],
];

const REFUSED: Record<string, readonly Named[]> = {
  ID: [...badIDs, ['an empty string', '']],
  'ID or empty': badIDs,
  string: noString,
  boolean: [
    ['a number', 1],
    ['a string', 'true'],
    ['null', null],
    ['undefined', undefined],
    ['an object', {}],
  ],
  'integer ≥ 0': noNumber,
  'ID[]': [
    ['a number', 7],
    ['null', null],
    ['undefined', undefined],
    ['an object', { length: 0 }],
    ['text that is not JSON', 'a,b'],
    ['the JSON of a number', '7'],
    ['a list with an empty ID', ['a', '']],
    ['a list with a number', ['a', 7]],
    ['a list with a hole', Array(2)],
    ['a list with a lone surrogate', [LONE_SURROGATE]],
    ['a list with a megabyte', [MEGABYTE]],
    ['100,001 IDs', Array.from({ length: 100_001 }, (_, i) => `c${i}`)],
  ],
  object: noObject,
  'object[]': [
    ['a number', 7],
    ['an object', {}],
    ['text that is not JSON', '['],
    ['a list with null', [null]],
    ['a list with an object without the required fields', [{}]],
  ],
};

/** What to know of an argument beside its kind. */
export interface ArgTraits {
  readonly kind: string;
  /** `null` and `undefined` are accepted. */
  readonly optional: boolean;
  /** An object without required fields: `{}` is accepted. */
  readonly mayBeEmpty: boolean;
}

/** Values that such an argument must refuse with 10002. */
export function refused({ kind, optional, mayBeEmpty }: ArgTraits): readonly Named[] {
  const values = /^\d(, \d)*$/.test(kind) ? [...noNumber, ['an unknown value', 99] as const] : REFUSED[kind];
  if (!values) throw new Error(`no bad values are known for arguments of the kind "${kind}"`);
  return values.filter(
    ([name, value]) =>
      !(optional && (value === null || value === undefined)) && !(mayBeEmpty && /fields|hostile/.test(name)),
  );
}

/** Odd values that an argument of the kind accepts: the call must answer, whatever it answers. */
export function survived(kind: string): readonly Named[] {
  switch (kind) {
    case 'ID':
    case 'ID or empty':
      return [
        ['__proto__', '__proto__'],
        ['constructor', 'constructor'],
        ['quotes and newlines', 'a"b\\c\n\u2028\0'],
        ['an emoji', '😀'],
      ];
    case 'string':
      return [
        ['an empty string', ''],
        ['a megabyte', MEGABYTE],
        ['a lone surrogate', LONE_SURROGATE],
        ['__proto__', '__proto__'],
      ];
    case 'ID[]':
      return [
        ['an empty list', []],
        ['__proto__', ['__proto__', 'constructor']],
        ['10,000 IDs', Array.from({ length: 10_000 }, (_, i) => `c${i}`)],
        ['a JSON string', '["a","a"]'],
      ];
    case 'integer ≥ 0':
      return [
        ['zero', 0],
        ['negative zero', -0],
        ['2^53 - 1', Number.MAX_SAFE_INTEGER],
      ];
    default:
      return [];
  }
}
