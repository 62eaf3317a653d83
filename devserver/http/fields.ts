// Owns reading of JSON request bodies: types are checked as the server's decoder does (a missing or null
// field is the zero value, a wrong type is 1001). Must not know any route.

import { argsError } from './api-error.ts';

type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Typed access to a JSON object; every reader throws 1001 naming the field. */
export class Fields {
  readonly raw: Json;

  constructor(raw: unknown) {
    if (!isObject(raw)) throw argsError('the body must be a JSON object');
    this.raw = raw;
  }

  /** True when the field is there and not null (how wrapped values tell "set" from "absent"). */
  has(name: string): boolean {
    return this.raw[name] !== undefined && this.raw[name] !== null;
  }

  str(name: string): string {
    if (!this.has(name)) return '';
    const value = this.raw[name];
    if (typeof value !== 'string') throw argsError(`${name} must be a string`);
    return value;
  }

  /** A string that must not be empty. */
  need(name: string): string {
    const value = this.str(name);
    if (value === '') throw argsError(`${name} is empty`);
    return value;
  }

  int(name: string): number {
    if (!this.has(name)) return 0;
    const value = this.raw[name];
    if (typeof value !== 'number' || !Number.isInteger(value)) throw argsError(`${name} must be an integer`);
    return value;
  }

  bool(name: string): boolean {
    if (!this.has(name)) return false;
    const value = this.raw[name];
    if (typeof value !== 'boolean') throw argsError(`${name} must be a boolean`);
    return value;
  }

  list(name: string): unknown[] {
    if (!this.has(name)) return [];
    const value = this.raw[name];
    if (!Array.isArray(value)) throw argsError(`${name} must be a list`);
    return value;
  }

  strings(name: string): string[] {
    return this.list(name).map((item) => {
      if (typeof item !== 'string') throw argsError(`${name} must be a list of strings`);
      return item;
    });
  }

  /** A list of strings that must be present (it may be empty only when `allowEmpty`). */
  needStrings(name: string, allowEmpty = false): string[] {
    if (!this.has(name)) throw argsError(`${name} is nil`);
    const value = this.strings(name);
    if (value.length === 0 && !allowEmpty) throw argsError(`${name} is empty`);
    return value;
  }

  ints(name: string): number[] {
    return this.list(name).map((item) => {
      if (typeof item !== 'number' || !Number.isInteger(item))
        throw argsError(`${name} must be a list of integers`);
      return item;
    });
  }

  /** A nested object, empty when absent. */
  sub(name: string): Fields {
    if (!this.has(name)) return new Fields({});
    if (!isObject(this.raw[name])) throw argsError(`${name} must be an object`);
    return new Fields(this.raw[name]);
  }

  /** A nested object that must be present. */
  needSub(name: string): Fields {
    if (!this.has(name)) throw argsError(`${name} is nil`);
    return this.sub(name);
  }

  subs(name: string): Fields[] {
    return this.list(name).map((item) => {
      if (!isObject(item)) throw argsError(`${name} must be a list of objects`);
      return new Fields(item);
    });
  }

  /** `pagination {pageNumber >= 1, showNumber >= 1}` as an offset and a count. */
  page(): { offset: number; count: number } {
    const page = this.needSub('pagination');
    const number = page.int('pageNumber');
    const show = page.int('showNumber');
    if (number < 1) throw argsError('pageNumber is invalid');
    if (show < 1) throw argsError('showNumber is invalid');
    return { offset: (number - 1) * show, count: show };
  }
}
