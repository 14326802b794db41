// What people type to prove who they are: spaces, hyphens and full-width digits are not their fault.
export const tidy = (text) => text.normalize('NFKC').replace(/[\s\u200b-\u200f\u2060\ufeff-]/g, '');

/** A name has no digit, a document number always has one. */
export const factorOf = (text) => (/\d/.test(text.normalize('NFKC')) ? 'id_no' : 'name');
export const factorValue = (text) => (factorOf(text) === 'id_no' ? tidy(text) : text.trim());
