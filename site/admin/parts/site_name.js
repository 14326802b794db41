// A site's name in the language in use.
import { lang } from '../lib/words.js';

export const siteName = (site) => (lang.value === 'en' && site.name_en) || site.name;

/** The name of a site by its code, from a Map of the sites; the code itself while it is unknown. */
export const nameOf = (sites, code) => (sites.has(code) ? siteName(sites.get(code)) : code);
