// The pages: what each loads (file in pages/, name of its component, areas of words) and what it needs to know first
// (rounds | public | round | view | programme | me | nothing). A `form` speaks of
// mistakes at once and has the words of problems with it. `next` are the pages one is likely to go to from it, `instead`
// the one that some rounds have in its place.
const AHEAD = { held: ['payment'], phase_two: ['data', 'ticket'], after: ['result'] };

export const PAGES = {
  '': { file: 'home', needs: 'rounds', words: ['home'], next: ['notice'] },
  notice: { file: 'notice', needs: 'round', words: ['notice', 'phase'], next: ['sign-in'] },
  'sign-in': { form: true, file: 'signin', needs: 'round', words: ['phase', 'sign-in'], next: ['eligibility', 'status'], instead: ({ sign_in: by }) => by !== 'written_ticket' && 'login' },
  eligibility: { file: 'eligibility', needs: 'view', words: ['eligibility'], next: ['agreement', 'status'] },
  agreement: { form: true, file: 'agreement', needs: 'view', words: ['agreement', 'consent'], next: ['sites'] },
  sites: { file: 'sites', needs: 'view', words: ['sites'], next: ['status', 'payment'] },
  status: { file: 'status', needs: 'view', words: ['status', 'status-pay', 'status-ticket'], next: ({ state, round }) => AHEAD[state === 'paid' ? round.phase : state] ?? [] },
  payment: { file: 'payment', needs: 'view', words: ['payment', 'status-pay'], next: ['status'] },
  data: { file: 'data', needs: 'view', words: ['data', 'photo-state', 'status-pay', 'status-ticket'], next: ['ticket'] },
  proof: { form: true, file: 'edits', needs: 'view', name: 'Proof', words: ['data'], next: ['photo'] },
  school: { form: true, file: 'edits', needs: 'view', name: 'School', words: ['data'], next: ['data'] },
  photo: { form: true, file: 'photo', needs: 'view', words: ['data', 'photo', 'photo-state'], next: ['data'] },
  ticket: { file: 'ticket', needs: 'view', words: ['data', 'status-pay', 'status-ticket', 'ticket'], next: [] },
  result: { file: 'result', needs: 'view', words: ['result'], next: [] },
  receipt: { file: 'receipt', needs: 'view', words: ['receipt'], next: ['status'] },
  messages: { file: 'messages', needs: 'view', words: ['messages'], next: ['status'] },
  contact: { form: true, file: 'contact', needs: 'view', words: ['contact'], next: ['proof'] },
  privacy: { file: 'privacy', needs: 'round', words: ['consent', 'privacy'], next: [] },
  order: { form: true, file: 'order', needs: 'round', words: ['order'], next: [] },
  help: { file: 'help', needs: 'public', words: ['help'], next: [] },
  verify: { form: true, file: 'verify', needs: 'nothing', words: ['verify'], next: [] },
};

/** A page by its name; those of programmes with accounts have a table of their own. */
export const pageOf = async (name) => PAGES[name] ?? (await import('./pages-more.js')).PAGES[name];
