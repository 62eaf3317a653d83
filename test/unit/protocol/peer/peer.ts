// An independent reader and writer of the messages in the .proto files beside it: the reference library, which learns
// them from the compiled files. It owns the translation between that library's objects and ours.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import {
  create,
  createFileRegistry,
  type DescField,
  type DescMessage,
  fromBinary,
  ScalarType,
  toBinary,
} from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

type Fields = Record<string, unknown>;

/** A codec of the message with this full name, e.g. `openim.sdkws.MsgData`. */
export type Peer = (name: string) => {
  encode(message: object): Uint8Array;
  decode(bytes: Uint8Array): object;
};

/** Compiles the .proto files; works offline. */
export function compilePeer(): Peer {
  const root = join(import.meta.dirname, '../../../..');
  const files = execFileSync(join(root, 'node_modules/.bin/buf'), ['build', import.meta.dirname, '-o', '-'], {
    cwd: root,
  });
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, files));
  return (name) => {
    const type = registry.getMessage(name);
    if (!type) throw new Error(`the .proto files have no message ${name}`);
    return {
      encode: (message) => toBinary(type, create(type, theirs(type, message as Fields))),
      decode: (bytes) => ours(type, fromBinary(type, bytes) as unknown as Fields),
    };
  };
}

/** The reference library's form: 64 bits are bigints. */
function theirs(type: DescMessage, message: Fields): Fields {
  return convert(type, message, (scalar, value) =>
    scalar === ScalarType.INT64 ? BigInt(value as number) : value,
  );
}

function ours(type: DescMessage, message: Fields): Fields {
  return convert(type, message, (_, value) => (typeof value === 'bigint' ? Number(value) : value));
}

type Scalar = (scalar: ScalarType | undefined, value: unknown) => unknown;

function convert(type: DescMessage, message: Fields, scalar: Scalar): Fields {
  return Object.fromEntries(
    type.fields.map((field) => [field.localName, convertField(field, message[field.localName], scalar)]),
  );
}

function convertField(field: DescField, value: unknown, scalar: Scalar): unknown {
  const item = (each: unknown): unknown =>
    field.message ? each && convert(field.message, each as Fields, scalar) : scalar(field.scalar, each);
  if (field.fieldKind === 'list') return (value as unknown[]).map(item);
  if (field.fieldKind !== 'map') return item(value);
  const map: Fields = Object.create(null);
  for (const key of Object.keys(value as Fields)) map[key] = item((value as Fields)[key]);
  return map;
}
