// A QR code (ISO/IEC 18004, byte mode, level M, versions 1 to 20) as one SVG path.

const EC = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26];
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16];
const MASKS = [
  (x, y) => (x + y) % 2, (x, y) => y % 2, (x) => x % 3, (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2, (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2, (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

const EXP = [1];
for (let i = 1; i < 255; i += 1) EXP[i] = (EXP[i - 1] << 1) ^ (EXP[i - 1] > 127 ? 0x11d : 0);
const LOG = EXP.reduce((log, value, i) => { log[value] = i; return log; }, []);
const times = (a, b) => (a && b ? EXP[(LOG[a] + LOG[b]) % 255] : 0);

function alignment(version) {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const last = version * 4 + 10;
  const step = Math.ceil((last - 6) / (count - 1) / 2) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, i) => last - (count - 2 - i) * step)];
}

/** All codewords a version holds. */
function capacity(version) {
  const marks = alignment(version).length;
  let bits = (16 * version + 128) * version + 64;
  if (marks) bits -= (25 * marks - 10) * marks - 55;
  if (version > 6) bits -= 36;
  return bits >> 3;
}

function remainder(data, degree) {
  let generator = [1];
  for (let i = 0; i < degree; i += 1) {
    generator = [...generator, 0].map((value, j) => value ^ times(generator[j - 1] ?? 0, EXP[i]));
  }
  const rest = [...data, ...Array(degree).fill(0)];
  data.forEach((_, i) => {
    const lead = rest[i];
    if (lead) generator.forEach((value, j) => { rest[i + j] ^= times(value, lead); });
  });
  return rest.slice(data.length);
}

function dataWords(bytes, version, room) {
  const bits = [];
  const push = (value, length) => { for (let i = length - 1; i >= 0; i -= 1) bits.push((value >> i) & 1); };
  push(4, 4);
  push(bytes.length, version > 9 ? 16 : 8);
  bytes.forEach((byte) => push(byte, 8));
  push(0, Math.min(4, room * 8 - bits.length));
  push(0, (8 - (bits.length % 8)) % 8);
  const words = [];
  for (let i = 0; i < bits.length; i += 8) words.push(Number.parseInt(bits.slice(i, i + 8).join(''), 2));
  for (let pad = 0; words.length < room; pad += 1) words.push(pad % 2 ? 0x11 : 0xec);
  return words;
}

function codewords(bytes, version) {
  const [ec, blocks, all] = [EC[version - 1], BLOCKS[version - 1], capacity(version)];
  const words = dataWords(bytes, version, all - ec * blocks);
  const short = Math.floor(words.length / blocks);
  const long = words.length % blocks;
  let at = 0;
  const data = Array.from({ length: blocks }, (_, i) => words.slice(at, at += short + (i >= blocks - long ? 1 : 0)));
  const weave = (lists) => Array.from({ length: Math.max(...lists.map((list) => list.length)) }, (_, i) => lists.map((list) => list[i])).flat().filter((word) => word !== undefined);
  return [...weave(data), ...weave(data.map((block) => remainder(block, ec)))];
}

function bch(value, generator, bits) {
  let rest = value << bits;
  for (let i = 31 - Math.clz32(rest); i >= bits; i -= 1) if ((rest >> i) & 1) rest ^= generator << (i - bits);
  return (value << bits) | rest;
}

/** The grid with every fixed pattern set; null where data goes. */
function frame(version) {
  const size = version * 4 + 17;
  const grid = Array.from({ length: size }, () => Array(size).fill(null));
  const ring = (cx, cy, reach, dark) => {
    for (let y = -reach; y <= reach; y += 1) for (let x = -reach; x <= reach; x += 1) {
      if (grid[cy + y]?.[cx + x] !== undefined) grid[cy + y][cx + x] = dark(Math.max(Math.abs(x), Math.abs(y)));
    }
  };
  for (let i = 0; i < size; i += 1) grid[6][i] = grid[i][6] = (i + 1) % 2;
  [[3, 3], [size - 4, 3], [3, size - 4]].forEach(([x, y]) => ring(x, y, 4, (d) => Number(d !== 2 && d !== 4)));
  const marks = alignment(version);
  const end = marks.length - 1;
  marks.forEach((x, i) => marks.forEach((y, j) => {
    if (!((i === 0 && j === 0) || (i === 0 && j === end) || (i === end && j === 0))) ring(x, y, 2, (d) => Number(d !== 1));
  }));
  if (version > 6) {
    const bits = bch(version, 0x1f25, 12);
    for (let i = 0; i < 18; i += 1) {
      const [a, b] = [size - 11 + (i % 3), Math.floor(i / 3)];
      grid[a][b] = grid[b][a] = (bits >> i) & 1;
    }
  }
  return grid;
}

function stamp(grid, mask) {
  const size = grid.length;
  const bits = bch(mask, 0x537, 10) ^ 0x5412; // level M is 00
  const bit = (i) => (bits >> i) & 1;
  for (let i = 0; i < 15; i += 1) {
    const near = i < 6 ? i : i < 8 ? i + 1 : -1;
    if (near >= 0) grid[near][8] = bit(i);
    else grid[8][i === 8 ? 7 : 14 - i] = bit(i);
    if (i < 8) grid[8][size - 1 - i] = bit(i);
    else grid[size - 15 + i][8] = bit(i);
  }
  grid[size - 8][8] = 1;
}

function fill(grid, words) {
  const size = grid.length;
  const cells = [];
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    const up = ((right + 1) & 2) === 0;
    for (let n = 0; n < size; n += 1) for (const x of [right, right - 1]) {
      const y = up ? size - 1 - n : n;
      if (grid[y][x] === null) {
        const i = cells.length;
        grid[y][x] = ((words[i >> 3] ?? 0) >> (7 - (i & 7))) & 1;
        cells.push([x, y]);
      }
    }
  }
  return cells;
}

function penalty(grid) {
  const size = grid.length;
  let sum = 0;
  const lines = [...grid, ...grid[0].map((_, x) => grid.map((row) => row[x]))].map((line) => line.join(''));
  lines.forEach((line) => {
    (line.match(/0{5,}|1{5,}/g) ?? []).forEach((run) => { sum += run.length - 2; });
    for (let i = 0; i + 11 <= size; i += 1) if (/^(10111010000|00001011101)/.test(line.slice(i, i + 11))) sum += 40;
  });
  for (let y = 1; y < size; y += 1) for (let x = 1; x < size; x += 1) {
    if (grid[y][x] === grid[y][x - 1] && grid[y][x] === grid[y - 1][x] && grid[y][x] === grid[y - 1][x - 1]) sum += 3;
  }
  const dark = grid.flat().reduce((total, cell) => total + cell, 0);
  return sum + Math.floor(Math.abs(dark * 20 - size * size * 10) / (size * size)) * 10;
}

/** The grid of 0 and 1 for a text; throws where it is too long. */
export function qrGrid(text) {
  const bytes = [...new TextEncoder().encode(text)];
  const version = EC.findIndex((ec, i) => capacity(i + 1) - ec * BLOCKS[i] >= bytes.length + (i > 8 ? 3 : 2)) + 1;
  if (!version) throw new RangeError('too long for a QR code');
  const words = codewords(bytes, version);
  const tries = MASKS.map((mask, number) => {
    const grid = frame(version);
    stamp(grid, number);
    fill(grid, words).forEach(([x, y]) => { if (mask(x, y) === 0) grid[y][x] ^= 1; });
    return { grid, sum: penalty(grid) };
  });
  return tries.reduce((best, one) => (one.sum < best.sum ? one : best)).grid;
}

export function qrPath(text) {
  const grid = qrGrid(text);
  const path = grid.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return { path, size: grid.length };
}
