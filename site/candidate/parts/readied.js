// A picture as a step takes it: as it is where it fits, made smaller where it is too heavy or of another kind.
import { fit } from './compress.js';

const WIDEST = 2400;
const QUALITIES = [0.9, 0.8, 0.7, 0.55];
const blobOf = (canvas, quality) => new Promise((done) => canvas.toBlob(done, 'image/jpeg', quality));

async function shrunk(file, most) {
  const image = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null);
  if (!image) return null;
  const scale = Math.min(1, WIDEST / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [Math.round(image.width * scale), Math.round(image.height * scale)];
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  for (const quality of QUALITIES) {
    const blob = await blobOf(canvas, quality);
    if (blob.size <= most) return blob;
  }
  return null;
}

const tooLarge = (file, most) => ({ fault: 'file_too_large', params: { kb: Math.ceil(file.size / 1024), max_kb: most / 1024 } });

async function portrait(file, max_kb, limits) {
  const made = await fit(file, { ...limits, max_kb });
  return made.fault ? made : { blob: made.blob, was: made.from_kb };
}

/** {blob, was?} (`was`: its kilobytes before), or {fault, params}. */
export async function readied(file, { kind, types, max_kb: maxKb }, limits) {
  const most = maxKb * 1024;
  if (!file.size) return { fault: 'file_empty' };
  if (kind === 'digits_video') return file.size > most ? tooLarge(file, most) : { blob: file };
  if (types.includes(file.type) && file.size <= most) return { blob: file };
  if (kind === 'photo') return portrait(file, maxKb, limits);
  const blob = await shrunk(file, most);
  return blob ? { blob, was: file.size / 1024 } : { fault: file.type.startsWith('image/') ? 'photo_unreadable' : 'file_type' };
}
