// On another site: puts the directory in a frame after this script, as high as what it shows.
// <script src="https://spaces.example.jp/embed.js" data-embed="list" async></script>

(() => {
  const script = document.currentScript;
  const { embed = "list", title = "" } = script.dataset;
  const url = new URL(`embed/${embed}`, script.src);
  const frame = document.createElement("iframe");
  frame.src = url.href;
  frame.title = title;
  frame.width = "100%";
  frame.height = "600";
  frame.style.border = "0";
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== frame.contentWindow || origin !== url.origin) return;
    if (Number.isInteger(data?.kyodoHeight)) frame.height = String(data.kyodoHeight);
  });
  script.after(frame);
})();
