/*
 * A partner's tag: <script src="https://…/partner-tag.js?partner=<partner id>" async></script>
 *
 * It turns direct links to the partner's brands into the partner's tracking links, also links that come into the page later.
 * `LINKS` is made for the partner: which code leads to which host.
 */
((links) => {
  const server = new URL(document.currentScript.src).origin;

  function turn(anchor) {
    const { protocol, host, href, origin, username } = anchor;
    const isDirect = /^https?:$/.test(protocol) && origin !== server && host !== location.host;
    // What our server would refuse is left as it is.
    if (!isDirect || username !== '' || href.length > 2048 || !Object.hasOwn(links, host)) return;
    anchor.href = `${server}/c/${links[host]}?to=${encodeURIComponent(href)}`;
  }

  function turnAllIn(node) {
    if (!(node instanceof Element)) return;
    if (node.matches('a[href]')) turn(node);
    node.querySelectorAll('a[href]').forEach(turn);
  }

  turnAllIn(document.documentElement);
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      addedNodes.forEach(turnAllIn);
      if (target instanceof Element && target.matches('a[href]')) turn(target);
    }
  }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ['href'] });
})(LINKS);
