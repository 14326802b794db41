// A file to where the server says.
import { Problem } from './api.js';

/** Presigned POST of a file; `progress(share)` hears 0 to 1. */
export function upload({ url, fields }, file, progress = () => {}) {
  return new Promise((done, fail) => {
    const form = new FormData();
    Object.entries(fields).forEach(([name, value]) => form.append(name, value));
    form.append('file', file);
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onload = () => (request.status < 300 ? done() : fail(new Problem(request.status, { code: 'upload_refused' })));
    request.onerror = () => fail(new Problem(0, { code: 'upload_broken' }));
    request.send(form);
  });
}
