// Why a check did not pass, in the words of problems where there are any.
import { knowsProblem, problemWords, t } from '/shared/i18n.js';

export const why = (reason, params) => (knowsProblem(reason) ? problemWords(reason, params) : { title: t('identity.reason.other'), todo: '' });
