// The pages: what each loads (module, name of its component, areas of words) and what it needs to know first
// (rounds | public | round | view | nothing). A `form` speaks of
// mistakes at once and has the words of problems with it. `next` are the pages one is likely to go to from it.
const AHEAD = { held: ['payment'], phase_two: ['data', 'ticket'], after: ['result'] };

export const PAGES = {
  '': { load: () => import('./pages/home.js'), needs: 'rounds', words: ['home'], next: ['notice'] },
  notice: { load: () => import('./pages/notice.js'), needs: 'round', words: ['notice'], next: ['sign-in'] },
  'sign-in': { form: true, load: () => import('./pages/signin.js'), needs: 'round', words: ['sign-in'], next: ['eligibility', 'status'] },
  eligibility: { load: () => import('./pages/eligibility.js'), needs: 'view', words: ['eligibility'], next: ['agreement', 'status'] },
  agreement: { form: true, load: () => import('./pages/agreement.js'), needs: 'view', words: ['agreement', 'consent'], next: ['sites'] },
  sites: { load: () => import('./pages/sites.js'), needs: 'view', words: ['sites'], next: ['status', 'payment'] },
  status: { load: () => import('./pages/status.js'), needs: 'view', words: ['status', 'status-pay', 'status-ticket'], next: ({ state, round }) => AHEAD[state === 'paid' ? round.phase : state] ?? [] },
  payment: { load: () => import('./pages/payment.js'), needs: 'view', words: ['payment', 'status-pay'], next: ['status'] },
  data: { load: () => import('./pages/data.js'), needs: 'view', words: ['data', 'photo-state', 'status-pay', 'status-ticket'], next: ['ticket'] },
  proof: { form: true, load: () => import('./pages/edits.js'), needs: 'view', name: 'Proof', words: ['data'], next: ['photo'] },
  school: { form: true, load: () => import('./pages/edits.js'), needs: 'view', name: 'School', words: ['data'], next: ['data'] },
  photo: { form: true, load: () => import('./pages/photo.js'), needs: 'view', words: ['data', 'photo', 'photo-state'], next: ['data'] },
  ticket: { load: () => import('./pages/ticket.js'), needs: 'view', words: ['data', 'status-pay', 'status-ticket', 'ticket'], next: [] },
  result: { load: () => import('./pages/result.js'), needs: 'view', words: ['result'], next: [] },
  receipt: { load: () => import('./pages/receipt.js'), needs: 'view', words: ['receipt'], next: ['status'] },
  messages: { load: () => import('./pages/messages.js'), needs: 'view', words: ['messages'], next: ['status'] },
  contact: { form: true, load: () => import('./pages/contact.js'), needs: 'view', words: ['contact'], next: ['proof'] },
  privacy: { load: () => import('./pages/privacy.js'), needs: 'round', words: ['consent', 'privacy'], next: [] },
  help: { load: () => import('./pages/help.js'), needs: 'public', words: ['help'], next: [] },
  verify: { form: true, load: () => import('./pages/verify.js'), needs: 'nothing', words: ['verify'], next: [] },
};
