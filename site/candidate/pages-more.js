// The pages of programmes with accounts, as in pages.js. The server alone judges their forms, so no words of problems
// come with them.
export const PAGES = {
  login: { file: 'login', needs: 'programme', words: ['form', 'login', 'phase'], next: ['me'] },
  account: { file: 'account', needs: 'programme', words: ['account', 'document', 'form'], next: ['me'] },
  recovery: { file: 'recovery', needs: 'programme', words: ['document', 'form', 'recovery'], next: ['login'] },
  number: { file: 'number', needs: 'programme', words: ['form', 'number'], next: ['login'] },
  me: { file: 'me', needs: 'me', words: ['me'], next: [] },
  flow: { file: 'flow', needs: 'me', words: ['flow'], next: ['status'] },
  identity: { file: 'identity', needs: 'me', words: ['consent', 'identity'], next: ['me'] },
  change: { file: 'change', needs: 'me', words: ['change', 'document', 'form'], next: ['me'] },
  registry: { file: 'registry', needs: 'me', words: ['form', 'registry'], next: ['identity'] },
  qualification: { file: 'qualification', needs: 'me', words: ['consent', 'form', 'qualification'], next: ['registry'] },
};
