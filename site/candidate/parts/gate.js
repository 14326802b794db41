// What stands before signing in and before a hold where a round says so: proof of work. Loaded when it is asked for.
const load = () => import('./work.js');

/** `send(headers)`, at first without work unless it is `needed`, and with it when the server asks. */
export async function passing(path, needed, send) {
  if (!needed) {
    try {
      return await send({});
    } catch (problem) {
      if (problem.code !== 'work_needed') throw problem;
    }
  }
  return (await load()).withWork(path, send);
}

/** Solve ahead, while the person still looks. */
export const makeReady = (path) => load().then(({ prepare }) => prepare(path), () => {});
