// The pages: what each loads (module, name of its component, areas of words) and what it needs to know first
// (rounds | public | round | view). `next` are the pages one is likely to go to from it.
export const PAGES = {
  '': { load: () => import('./pages/home.js'), needs: 'rounds', words: ['home'], next: ['notice'] },
  notice: { load: () => import('./pages/notice.js'), needs: 'round', words: ['notice'], next: ['sign-in'] },
  'sign-in': { load: () => import('./pages/signin.js'), needs: 'round', words: ['sign-in'], next: ['eligibility', 'status'] },
  eligibility: { load: () => import('./pages/eligibility.js'), needs: 'view', words: ['eligibility'], next: ['agreement', 'status'] },
  agreement: { load: () => import('./pages/agreement.js'), needs: 'view', words: ['agreement'], next: ['sites'] },
  sites: { load: () => import('./pages/sites.js'), needs: 'view', words: ['sites'], next: ['status', 'payment'] },
  status: { load: () => import('./pages/status.js'), needs: 'view', words: ['status', 'photo-state'], next: [] },
  payment: { load: () => import('./pages/payment.js'), needs: 'view', words: ['payment', 'status'], next: ['status'] },
  data: { load: () => import('./pages/data.js'), needs: 'view', words: ['data', 'photo-state', 'status'], next: ['ticket'] },
  proof: { load: () => import('./pages/edits.js'), needs: 'view', name: 'Proof', words: ['data'], next: ['photo'] },
  school: { load: () => import('./pages/edits.js'), needs: 'view', name: 'School', words: ['data'], next: ['data'] },
  photo: { load: () => import('./pages/photo.js'), needs: 'view', words: ['data', 'photo', 'photo-state'], next: ['data'] },
  ticket: { load: () => import('./pages/ticket.js'), needs: 'view', words: ['data', 'status', 'ticket'], next: [] },
  help: { load: () => import('./pages/help.js'), needs: 'public', words: ['help'], next: [] },
};
