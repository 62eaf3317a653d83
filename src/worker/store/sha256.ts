// SHA-256 (FIPS 180-4) of a short text. Its only purpose is the name of a database: `crypto.subtle` is missing on plain
// http. It must not be used where speed or secrecy matter.

/** The first 64 primes. */
const PRIMES: readonly number[] = Array.from({ length: 312 }, (_, n) => n).filter(
  (n) => n > 1 && ![2, 3, 5, 7, 11, 13, 17].some((p) => n > p && n % p === 0),
);

/** The first 32 bits of the fraction. None of the roots here is so near to the next value that rounding could matter. */
const fraction = (root: number): number => ((root % 1) * 2 ** 32) | 0;

const ROUNDS = PRIMES.map((prime) => fraction(Math.cbrt(prime)));

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** @returns 64 hex digits. */
export function sha256(text: string): string {
  const message = new TextEncoder().encode(text);
  // A bit that ends the message, zeros, and its length in bits.
  const padded = new DataView(new ArrayBuffer(((message.length + 72) >> 6) << 6));
  message.forEach((byte, i) => {
    padded.setUint8(i, byte);
  });
  padded.setUint8(message.length, 128);
  padded.setUint32(padded.byteLength - 4, message.length * 8);

  const state = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
  const words = new Int32Array(64);
  for (let block = 0; block < padded.byteLength; block += 64) {
    let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i++) {
      if (i < 16) words[i] = padded.getInt32(block + i * 4);
      else {
        const near = words[i - 15]!;
        const far = words[i - 2]!;
        words[i] =
          words[i - 16]! +
          (rotate(near, 7) ^ rotate(near, 18) ^ (near >>> 3)) +
          words[i - 7]! +
          (rotate(far, 17) ^ rotate(far, 19) ^ (far >>> 10));
      }
      const one =
        h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[i]! + words[i]!;
      const two = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => {
      state[i] = (state[i]! + word) | 0;
    });
  }
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}
