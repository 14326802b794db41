// Waiting for one's turn: server time only, one small question now and then, and in at the turn.
const $ = (id) => document.getElementById(id);
const all = (query, act) => document.querySelectorAll(query).forEach(act);
const round = location.hash.slice(1);
const KEEP = `pass:${round}`;
const SITES = `/#/rounds/${round}/sites`;
/** When people may gather each asks at a moment of their own; who asks first has no better turn. */
const GATHER = 12e4;
const SPREAD = 5e3;
const html = document.documentElement;
const memory = {};
let [state, at, due, until, seen, skew, asked, failed, timer] = ['open', 0, 0, 0, 0, 0, 0, 0];
const stored = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
const kept = (name) => stored(name) ?? memory[name] ?? '';
function keep(name, value) {
  memory[name] = value;
  try { localStorage.setItem(name, value); } catch { /* this page remembers it, and hands it on */ }
}
const now = () => performance.now() + skew;
const two = (n) => `${n}`.padStart(2, '0');

function words(ms, short) {
  const d = new Date(ms + 288e5);
  const time = `${d.getUTCHours()}:${d.toISOString().slice(14, 19)}`;
  if (short) return time;
  const text = d.toUTCString();
  return html.lang === 'en' ? `${text.slice(0, 3)} ${+text.slice(5, 7)} ${text.slice(8, 16)}, ${time}`
    : `${d.getUTCMonth() + 1}月${d.getUTCDate()}日（周${'日一二三四五六'[d.getUTCDay()]}）${time}`;
}

function show(next) {
  const moved = next !== state;
  state = next;
  all('[data-in]', (e) => { e.hidden = !e.dataset.in.split(' ').includes(state); });
  all('[data-at]', (e) => { e.textContent = words(at); });
  all('[data-seen]', (e) => { e.textContent = words(seen, 1); });
  document.title = `${$('head').innerText} - 准考报名`;
  $('said').textContent = moved ? $('head').innerText : '';
}

async function ask() {
  clearTimeout(timer);
  let wait;
  try {
    const sent = performance.now();
    const got = await fetch(`/api/v1/rounds/${round}/pass`, { headers: { 'X-Pass': kept(KEEP) }, cache: 'no-store' });
    const early = got.status === 425;
    const told = Date.parse(got.headers.get('X-Now'));
    if (told) seen = told, skew = told + (performance.now() - sent) / 2 - performance.now();
    if (got.status === 401) {
      if (state === 'early') at = 0;
      return show(at ? 'ended' : 'out');
    }
    if (got.status === 404) return show('none');
    if (!got.ok && !early) throw got;
    const said = await got.json();
    at = Date.parse(early ? said.params.at : said.at);
    due = at + (said.pass ? 0 : Math.random() * (early ? GATHER : SPREAD));
    until = early ? due : at;
    failed = 0;
    wait = 6e5 * ++asked;
    if (said.pass) keep(KEEP, said.pass);
    if (said.pass && !stored(KEEP)) $('go').href = `${SITES}?pass=${encodeURIComponent(said.pass)}`;
    all('[data-code]', (e) => { e.textContent = (said.code ?? '').replace(/.{4}(?=.)/g, '$&-'); });
    show(early ? 'early' : at <= now() ? 'go' : said.pass ? 'turn' : Date.parse(said.opens_at) < at ? 'late' : 'wait');
  } catch {
    if (!at) show('lost');
    wait = Math.min(6e4, 5e3 * 2 ** failed++);
  }
  timer = setTimeout(ask, wait * (1 + Math.random()));
}

function tick() {
  const left = Math.max(0, Math.ceil((until - now()) / 1e3));
  $('left').textContent = `${left > 3599 ? `${Math.floor(left / 3600)}:` : ''}${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
  if (at && now() >= due && !['ended', 'none'].includes(state)) {
    if (state === 'early') due = Infinity, ask();
    else return show('go'), location.replace($('go').href);
  }
  return setTimeout(tick, at ? Math.max(50, (due - now()) % 1e3 || 500) : 500);
}

html.lang = kept('lang') === 'en' ? 'en' : 'zh-CN';
for (const [id, page] of Object.entries({ go: 'sites', in: 'sign-in?wait=1', again: 'sign-in?wait=1', agree: 'agreement', mine: 'status', how: 'order' })) $(id).href = `/#/rounds/${round}/${page}`;
$('lang').onclick = () => { keep('lang', html.lang = html.lang === 'en' ? 'zh-CN' : 'en'); show(state); };
document.onvisibilitychange = () => document.hidden || ask();
onhashchange = () => location.reload();
ask();
tick();
