// What the robot measures inside a page; robot.py calls these by name.
const robot = (() => {
  const KHMER = /[\u1780-\u17da\u17e0-\u17f9]/;
  const SHORT = "h1,h2,h3,h4,.brand,.tag,.count,label,legend,th,.top-links,.nav,.subnav";

  const nameOf = (n) =>
    `${n.tagName.toLowerCase()}${n.id ? "#" + n.id : ""}${n.classList[0] ? "." + n.classList[0] : ""}` +
    ` "${(n.textContent || n.value || "").trim().slice(0, 30)}"`;

  const seen = (n) => {
    const box = n.getBoundingClientRect();
    const style = getComputedStyle(n);
    if (n.closest(".vh, .skip") || getComputedStyle(n.closest("thead") || n).clipPath !== "none" || style.visibility === "hidden" || style.display === "none") return false;
    return box.width > 1 && box.height > 1;
  };

  const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);
  const holds = (n, test) => [...n.childNodes].some((c) => c.nodeType === 3 && test(c.textContent));

  const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

  const tooWide = () => {
    const wide = overflow();
    if (wide <= 0) return [];
    const ends = all("main *, header *, footer *").filter((n) => !n.closest(".scroll"))
      .map((n) => [n.getBoundingClientRect().right, n]).sort((a, b) => b[0] - a[0]);
    return [`${wide} px too wide: ` + (ends[0] ? nameOf(ends[0][1]) : "")];
  };

  const narrow = () => all("p,h1,h2,h3,li,td,th,dd,dt,label,button,a,span")
    .filter((n) => holds(n, (text) => text.trim().length > 3))
    .filter((n) => {
      const em = parseFloat(getComputedStyle(n).fontSize);
      const box = n.getBoundingClientRect();
      return box.width < 3 * em && box.height > 5 * em;
    })
    .map((n) => "narrow: " + nameOf(n));

  const targets = () => all("a[href],button,input:not([type=hidden]),select,textarea,summary")
    .filter((n) => getComputedStyle(n).display !== "inline" && !(n.matches("a") && n.closest(".door, .tasks")))
    .map((n) => [n, n.getBoundingClientRect()])
    .filter(([n, box]) => {
      const least = innerWidth < 700 && n.matches(".btn:not(.btn-s), .in, .nav a") ? 44 : 24;
      return box.height < least - 0.5 || box.width < 23.5;
    })
    .map(([n, box]) => `small ${Math.round(box.width)}x${Math.round(box.height)}: ` + nameOf(n));

  const clipped = () => all("body *")
    .filter((n) => n.innerText && getComputedStyle(n).overflowY !== "visible")
    .filter((n) => n.scrollHeight > n.clientHeight + 1 && !n.matches("textarea, select, .scroll, svg, svg *"))
    .map((n) => "clipped: " + nameOf(n));

  const cut = () => all("body *")
    .filter((n) => n.innerText && ["hidden", "clip"].includes(getComputedStyle(n).overflowX))
    .filter((n) => n.scrollWidth > n.clientWidth + 1 && !n.matches("textarea, select, svg, svg *"))
    .map((n) => "cut: " + nameOf(n));

  /* Controls that lie on one another: a quarter of the smaller one is covered. */
  const shared = (a, b) =>
    Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
    Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
  const covered = (a, b) => [...a.getClientRects()].some((one) => [...b.getClientRects()].some((other) =>
    shared(one, other) > Math.min(one.width * one.height, other.width * other.height) / 4));
  const overlapping = () => {
    const found = all("a[href],button,input:not([type=hidden]),select,textarea,summary").filter((n) => n.checkVisibility());
    return found.flatMap((a, n) => found.slice(n + 1)
      .filter((b) => !a.contains(b) && covered(a, b))
      .map((b) => `overlap: ${nameOf(a)} and ${nameOf(b)}`));
  };

  const tight = (n) => {
    const style = getComputedStyle(n);
    const ratio = parseFloat(style.lineHeight) / parseFloat(style.fontSize);
    const least = n.closest(SHORT) ? 1.55 : n.closest("button,.btn,.in,select,option") ? 1.6 : 1.7;
    const wrong = [];
    if (ratio < least - 0.01) wrong.push(`line height ${ratio.toFixed(2)}`);
    if (!["normal", "0px"].includes(style.letterSpacing)) wrong.push("letter spacing");
    if (style.fontStyle === "italic") wrong.push("italic");
    return wrong.length ? wrong.join(", ") + ": " + nameOf(n) : "";
  };
  const lineHeights = () => all("body *").filter((n) => !n.matches("option") && holds(n, (t) => KHMER.test(t))).map(tight).filter(Boolean);

  const languages = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent;
      const box = walker.currentNode.parentElement;
      if (!KHMER.test(text) || box.closest("script, style, textarea, option, [translate=no]")) continue;
      const lang = box.closest("[lang]")?.lang;
      if (lang !== "km") found.push(`Khmer under lang=${lang}: ` + text.trim().slice(0, 30));
    }
    return found;
  };

  const inline = () =>
    [...document.querySelectorAll("[style], style, script:not([src]), [onclick], [onload]")]
      .map((n) => "inline: " + nameOf(n));

  const NO_WORDS = "script, style, textarea, option, code, kbd, [translate=no]";
  const english = () => {
    if (document.documentElement.lang !== "km") return [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent.trim();
      const box = walker.currentNode.parentElement;
      if (KHMER.test(text) || !/[A-Za-z]{2,}(\s+[A-Za-z]{2,}){2}/.test(text) || box.closest(NO_WORDS)) continue;
      if (box.closest("[lang]").lang !== "en") found.push("not in Khmer: " + text.slice(0, 60));
    }
    return found;
  };

  const twice = () => {
    const ids = [...document.querySelectorAll("[id]")].map((n) => n.id);
    return [...new Set(ids.filter((id, n) => ids.indexOf(id) !== n))].map((id) => "id used twice: " + id);
  };

  const TELLS = { tel: "tel", email: "email", password: "password" };
  const autocomplete = () => [...document.querySelectorAll("main input")]
    .filter((n) => TELLS[n.type] && !n.autocomplete.includes(TELLS[n.type]) && n.autocomplete !== "off")
    .map((n) => "no autocomplete: " + n.name);

  const regions = () => ["live-polite", "live-assertive"]
    .filter((id) => document.querySelector("a.skip") && document.getElementById(id) === null)
    .map((id) => "no live region: " + id);

  /* What holds at every size, and what holds for the page whatever its size. */
  const layout = () => {
    return [...tooWide(), ...narrow(), ...clipped(), ...cut(), ...overlapping(), ...targets(), ...lineHeights()];
  };
  const words = () => [...languages(), ...inline(), ...twice(), ...autocomplete(), ...regions()];

  const spread = () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`html { font-size: 200% !important; } p { margin-block-end: 2em !important; }
      * { line-height: max(1.5em, 1lh) !important; letter-spacing: .12em !important; word-spacing: .16em !important; }`);
    document.adoptedStyleSheets = [sheet];
    const found = [...tooWide(), ...clipped()];
    document.adoptedStyleSheets = [];
    return found.map((fault) => "spread: " + fault);
  };

  const ringed = (n) => {
    const style = getComputedStyle(n);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const stop = () => {
    const n = document.activeElement;
    if (!n || n === document.body) return null;
    const box = n.getBoundingClientRect();
    const [top, end] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)]; // of what is in the window
    const at = document.elementFromPoint(box.left + box.width / 2, (top + end) / 2);
    const ring = [n, n.closest(".door, .tasks li, .choice")].some((e) => e && ringed(e));
    return { name: nameOf(n), ring, covered: !(at && (n.contains(at) || at.contains(n))) };
  };

  /* Every Tab stop in turn, after one real Tab: each is visible, ringed and not covered; none traps. */
  const FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const stops = () => {
    const faults = [];
    for (const n of document.querySelectorAll(FOCUSABLE)) {
      if (n.disabled || n.tabIndex < 0 || !n.checkVisibility({ visibilityProperty: true })) continue;
      n.focus();
      if (document.activeElement !== n) { faults.push("takes no focus: " + nameOf(n)); continue; }
      const { name, ring, covered } = stop();
      if (!ring) faults.push("no ring: " + name);
      if (covered) faults.push("covered: " + name);
    }
    return faults;
  };

  const links = () => [...new Set([...document.querySelectorAll("a[href]")]
    .filter((n) => n.origin === location.origin && n.protocol.startsWith("http"))
    .map((n) => n.pathname + n.search))];

  return { tooWide, narrow, targets, clipped, cut, overlapping, lineHeights, languages, inline, layout, words, spread, stop, stops, links, english };
})();
