// The `value` of results and events: data in its typed form, parsed when it is first read (behaviour 1 and 2).
// It must not know what the data means.
import type { EventDataKind } from '../contract/index.ts';

/**
 * Adds `value`. It is not enumerable, so that logging, copying or forwarding a payload never parses it, and its
 * getter does not use `this`, so that it also works through the reactive proxies of view libraries.
 */
export function withValue<T extends { readonly data: string }>(target: T, kind: EventDataKind): T {
  const { data } = target;
  let parsed: { value: unknown } | undefined;
  const get = (): unknown => {
    parsed ??= { value: parse(data, kind) };
    return parsed.value;
  };
  return Object.defineProperty(target, 'value', { get, enumerable: false, configurable: true });
}

function parse(data: string, kind: EventDataKind): unknown {
  switch (kind) {
    case 'json':
      return JSON.parse(data);
    case 'number':
      return Number(data);
    case 'flag':
      return data === 'true';
    case 'string':
      return data;
    case 'none':
      return undefined;
  }
}
