// The pages of programmes with accounts, as in pages.js. The server alone judges their forms, so no words of problems
// come with them.
export const PAGES = {
  login: { file: 'login', needs: 'programme', words: ['form', 'login'], next: ['me'] },
  account: { file: 'account', needs: 'programme', words: ['account', 'document', 'form'], next: ['me'] },
  me: { file: 'me', needs: 'me', words: ['me'], next: [] },
  identity: { file: 'identity', needs: 'me', words: ['consent', 'identity'], next: ['me'] },
};
