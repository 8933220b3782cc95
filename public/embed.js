/*
 * Out of Noise: gives the book's frames on your page the height of what is in them.
 * Optional; without it they keep the height attribute. Place it once, anywhere:
 *
 *   <script src="https://ADDRESS-OF-THE-BOOK/embed.js" async></script>
 *
 * A Content-Security-Policy must allow it: script-src https://ADDRESS-OF-THE-BOOK
 * It knows a frame by its window, believes it only from the book's origin (from “null” where
 * the frame is sandboxed without allow-same-origin), and changes its height and nothing else.
 * Protocol: docs/embedding.md of the book. Licence: MIT.
 */
(() => {
  const book = new URL('embed/', document.currentScript.src);
  const frames = () =>
    [...document.querySelectorAll('iframe')].filter((frame) => frame.src.startsWith(book.href));
  const isOpaque = ({ sandbox }) => sandbox.length > 0 && !sandbox.contains('allow-same-origin');

  addEventListener('message', ({ data, origin, source }) => {
    if (!data || data.source !== 'out-of-noise' || data.type !== 'resize') return;
    const frame = frames().find((frame) => frame.contentWindow === source);
    if (!frame || origin !== (isOpaque(frame) ? 'null' : book.origin)) return;
    const { height } = data;
    if (Number.isFinite(height) && height >= 40 && height <= 20000) {
      const border = frame.offsetHeight - frame.clientHeight;
      frame.style.height = `${Math.ceil(height) + border}px`;
    }
  });

  // Frames that were ready before this script tell their height again. The greeting says nothing.
  const hello = { source: 'out-of-noise-host', version: 1, type: 'hello' };
  for (const { contentWindow } of frames()) contentWindow?.postMessage(hello, '*');
})();
