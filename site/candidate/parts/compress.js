// A photo made fit in the browser: 3:4 from the middle, inside the round's pixels and kilobytes, JPEG.

const ENOUGH = 480;
const QUALITIES = [0.95, 0.86, 0.8, 0.72, 0.64, 0.55, 0.45];

const blobOf = (canvas, quality) => new Promise((done) => canvas.toBlob(done, 'image/jpeg', quality));

function target({ width, height }, limits, scale) {
  const side = Math.min(width, (height * 3) / 4);
  const wide = Math.round(Math.min(side, Math.max(ENOUGH, limits.min_width) * scale));
  return { wide, tall: Math.round((wide * 4) / 3), side };
}

function drawn(image, { wide, tall, side }) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [wide, tall];
  const paper = canvas.getContext('2d');
  paper.fillStyle = '#fff';
  paper.fillRect(0, 0, wide, tall);
  paper.drawImage(image, (image.width - side) / 2, (image.height - (side * 4) / 3) / 2, side, (side * 4) / 3, 0, 0, wide, tall);
  return canvas;
}

/** The best quality that is not too heavy; null where none is light enough. */
async function lightest(image, size, limits) {
  const canvas = drawn(image, size);
  for (const quality of QUALITIES) {
    const blob = await blobOf(canvas, quality);
    const kb = Math.ceil(blob.size / 1024);
    if (kb <= limits.max_kb) return { blob, width: size.wide, height: size.tall, kb };
  }
  return null;
}

/**
 * {blob, width, height, kb, from_kb} or {fault, params}: photo_unreadable | photo_too_small | photo_file_too_large.
 */
export async function fit(file, limits) {
  const image = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null);
  if (!image) return { fault: 'photo_unreadable' };
  const size = target(image, limits, 1);
  if (size.wide < limits.min_width || size.tall < limits.min_height) {
    return { fault: 'photo_too_small', params: { width: image.width, height: image.height, min_width: limits.min_width, min_height: limits.min_height } };
  }
  let made = null;
  for (const scale of [1, 1.5, 2]) {
    made = (await lightest(image, target(image, limits, scale), limits)) ?? made;
    if (made && made.kb >= limits.min_kb) break;
  }
  image.close();
  if (!made) return { fault: 'photo_file_too_large', params: limits };
  return { ...made, from_kb: Math.ceil(file.size / 1024) };
}
