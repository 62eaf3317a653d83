// Standard base64 with padding (RFC 4648 section 4), bytes <-> text. Must not know what the bytes are.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PADDING = 61; // '='
const INVALID = 64;

const CODE_OF_SEXTET = Uint8Array.from(ALPHABET, (c) => c.charCodeAt(0));
const SEXTET_OF_CODE = new Uint8Array(128).fill(INVALID);
CODE_OF_SEXTET.forEach((code, sextet) => {
  SEXTET_OF_CODE[code] = sextet;
});

/** The parts of the Uint8Array base64 proposal in use here; newer than the compiler's library. */
interface NativeEncoder {
  toBase64?: () => string;
}
interface NativeDecoder {
  fromBase64?: (text: string, options: { lastChunkHandling: 'strict' }) => Uint8Array;
}

/** Encodes with padding. Uses the platform's own encoder where there is one. */
export function encodeBase64(bytes: Uint8Array): string {
  const native = (bytes as NativeEncoder).toBase64;
  return native === undefined ? encodeBase64ByTable(bytes) : native.call(bytes);
}

/**
 * Decodes into an array of its own buffer. Strict: padding must be there, nothing but the alphabet (no white
 * space), no stray bits after the last byte.
 * @returns undefined when the text is not that.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  const native = (Uint8Array as NativeDecoder).fromBase64;
  if (native === undefined) return decodeBase64ByTable(text);
  const length = decodedLength(text);
  if (length === undefined) return undefined;
  try {
    const bytes = native.call(Uint8Array, text, { lastChunkHandling: 'strict' });
    // The platform skips white space; the text then has fewer bytes than its length promises.
    return bytes.length === length ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/** {@link encodeBase64} without the platform's encoder. */
export function encodeBase64ByTable(bytes: Uint8Array): string {
  const codes = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  const whole = bytes.length - (bytes.length % 3);
  let to = 0;
  for (let i = 0; i < whole; i += 3) {
    const group = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!;
    codes[to++] = CODE_OF_SEXTET[group >> 18]!;
    codes[to++] = CODE_OF_SEXTET[(group >> 12) & 63]!;
    codes[to++] = CODE_OF_SEXTET[(group >> 6) & 63]!;
    codes[to++] = CODE_OF_SEXTET[group & 63]!;
  }
  if (whole < bytes.length) {
    const group = (bytes[whole]! << 16) | ((bytes[whole + 1] ?? 0) << 8);
    codes[to++] = CODE_OF_SEXTET[group >> 18]!;
    codes[to++] = CODE_OF_SEXTET[(group >> 12) & 63]!;
    codes[to++] = whole + 1 < bytes.length ? CODE_OF_SEXTET[(group >> 6) & 63]! : PADDING;
    codes[to] = PADDING;
  }
  return new TextDecoder().decode(codes);
}

/** {@link decodeBase64} without the platform's decoder. */
export function decodeBase64ByTable(text: string): Uint8Array | undefined {
  const length = decodedLength(text);
  if (length === undefined) return undefined;
  const bytes = new Uint8Array(length);
  // The last group needs care only when it is padded.
  const whole = length % 3 === 0 ? text.length : text.length - 4;
  let to = 0;
  // Everything ever seen, or-ed: a sextet is at most 63, so bit 6 tells of any invalid character.
  let seen = 0;
  for (let i = 0; i < whole; i += 4) {
    const a = sextetAt(text, i);
    const b = sextetAt(text, i + 1);
    const c = sextetAt(text, i + 2);
    const d = sextetAt(text, i + 3);
    seen |= a | b | c | d;
    const group = (a << 18) | (b << 12) | (c << 6) | d;
    bytes[to++] = group >> 16;
    bytes[to++] = group >> 8;
    bytes[to++] = group;
  }
  if (whole < text.length) {
    const a = sextetAt(text, whole);
    const b = sextetAt(text, whole + 1);
    const c = length % 3 === 2 ? sextetAt(text, whole + 2) : 0;
    seen |= a | b | c;
    const group = (a << 18) | (b << 12) | (c << 6);
    bytes[to++] = group >> 16;
    if (length % 3 === 2) bytes[to] = group >> 8;
    if ((length % 3 === 2 ? c & 3 : b & 15) !== 0) return undefined;
  }
  return (seen & INVALID) === 0 ? bytes : undefined;
}

/** Number of bytes a well-formed text of this length and padding has; undefined when the length is wrong. */
function decodedLength(text: string): number | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}

function sextetAt(text: string, index: number): number {
  return SEXTET_OF_CODE[text.charCodeAt(index)] ?? INVALID;
}
