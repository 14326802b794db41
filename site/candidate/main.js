import { startWords } from '/shared/i18n.js';
import { html, render } from '/shared/ui.js';
import { App } from './app.js';

const root = document.getElementById('app');
startWords((lang) => import(`./texts/${lang}.js`)).then(() => render(html`<${App} />`, root));
