// SHA-256 and HMAC by hand: crypto.subtle is not there on a plain http address, and is slower for many short texts.
const root = (n, power) => ((n ** power % 1) * 2 ** 32) | 0;
const PRIMES = [];
for (let n = 2; PRIMES.length < 64; n += 1) if (PRIMES.every((p) => n % p)) PRIMES.push(n);
const K = Int32Array.from(PRIMES, (p) => root(p, 1 / 3));
const START = Int32Array.from(PRIMES.slice(0, 8), (p) => root(p, 1 / 2));

const w = new Int32Array(64);

/** One block of 16 words into the 8 words of `state`. */
function block(state, words) {
  let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7]; // by index: destructuring is slower here
  for (let i = 0; i < 64; i += 1) {
    if (i < 16) w[i] = words[i];
    else {
      const x = w[i - 15];
      const y = w[i - 2];
      w[i] = (w[i - 16] + w[i - 7] + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ (x >>> 3)) + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ (y >>> 10))) | 0;
    }
    const one = (h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
    const two = (((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
  }
  state[0] += a; state[1] += b; state[2] += c; state[3] += d; state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

/** The hash of bytes, as bytes. */
export function sha256(bytes) {
  const size = Math.ceil((bytes.length + 9) / 64) * 64;
  const view = new DataView(new ArrayBuffer(size));
  new Uint8Array(view.buffer).set(bytes);
  view.setUint8(bytes.length, 0x80);
  view.setUint32(size - 4, bytes.length * 8);
  const state = START.slice();
  for (let at = 0; at < size; at += 64) block(state, Array.from({ length: 16 }, (_, n) => view.getInt32(at + 4 * n)));
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((word, n) => out.setInt32(4 * n, word));
  return new Uint8Array(out.buffer);
}

/** HMAC-SHA256 with a key of at most 64 bytes. */
export function hmac(key, bytes) {
  const pad = (byte, rest) => {
    const all = new Uint8Array(64 + rest.length).fill(byte, 0, 64);
    key.forEach((one, n) => { all[n] ^= one; });
    all.set(rest, 64);
    return all;
  };
  return sha256(pad(0x5c, sha256(pad(0x36, bytes))));
}

export const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
export const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/**
 * The counter from `from` up to before `to` whose SHA-256(salt nonce counter) begins with the prefix, and that hash;
 * null if none does. 32 bytes of salt and nonce, 4 of counter: one block each.
 */
export function search({ salt, nonce, keyPrefix }, from, to) {
  const view = new DataView(unhex(salt + nonce).buffer);
  const words = new Int32Array(16);
  for (let n = 0; n < 8; n += 1) words[n] = view.getInt32(4 * n);
  words[9] = 1 << 31;
  words[15] = 36 * 8;
  const first = parseInt(keyPrefix.slice(0, 8), 16) | 0;
  const state = new Int32Array(8);
  for (let counter = from; counter < to; counter += 1) {
    words[8] = counter;
    state.set(START);
    block(state, words);
    if (state[0] === first) {
      const key = Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
      if (key.startsWith(keyPrefix)) return { counter, derivedKey: key };
    }
  }
  return null;
}
