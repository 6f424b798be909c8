/*
 * The brand's tag: <script src="https://…/tag.js" data-brand="<brand id>" async></script>
 *
 * It keeps the click that led a visitor here, in a cookie of the page's own site and in localStorage, for 90 days; says that
 * the page was visited; and reports conversions: PartnerPayouts.convert({ orderId, eventType, amount, currency }).
 */
(() => {
  const script = document.currentScript;
  const server = new URL(script.src).origin;
  const name = 'pp_click';
  const seconds = 90 * 24 * 60 * 60;
  const isClick = (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text ?? '');

  function keep(clickId) {
    const secure = location.protocol === 'https:' ? '; Secure' : '';
    document.cookie = `${name}=${clickId}; Max-Age=${seconds}; Path=/; SameSite=Lax${secure}`;
    try {
      localStorage.setItem(name, JSON.stringify({ clickId, until: Date.now() + seconds * 1000 }));
    } catch {
      // Storage is off or full: the cookie is enough.
    }
  }

  function kept() {
    const cookie = new RegExp(`(?:^|; )${name}=([^;]*)`).exec(document.cookie)?.[1];
    if (isClick(cookie)) return cookie;
    try {
      const { clickId, until } = JSON.parse(localStorage.getItem(name)) ?? {};
      return isClick(clickId) && until > Date.now() ? clickId : undefined;
    } catch {
      return undefined;
    }
  }

  async function post(path, body) {
    const answer = await fetch(`${server}/t/${path}?brand=${encodeURIComponent(script.dataset.brand)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      credentials: 'omit',
      // It goes out even if the visitor leaves the page.
      keepalive: true,
    });
    const content = await answer.json();
    if (!answer.ok) throw new Error(content.detail);
    return content;
  }

  /** Reports a conversion once: a reload of the page that says the same is the same conversion. */
  function convert(conversion) {
    const clickId = kept();
    return post('conversions', clickId ? { clickId, ...conversion } : conversion);
  }

  window.PartnerPayouts = Object.freeze({ convert, clickId: kept });

  const arrived = new URLSearchParams(location.search).get('click_id');
  if (isClick(arrived)) keep(arrived);
  const clickId = kept();
  if (!clickId) return;
  const page = location.origin + location.pathname;
  post('page-visits', { clickId, landingPage: page, referrerUrl: document.referrer || null }).catch(() => undefined);
})();
