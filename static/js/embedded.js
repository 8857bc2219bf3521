// In the frame: tells the page around it how high this one is. Nobody else can learn from that.

if (parent !== window) {
  const tell = () => {
    const kyodoHeight = Math.ceil(document.body.getBoundingClientRect().height);
    parent.postMessage({ kyodoHeight }, "*");
  };
  new ResizeObserver(tell).observe(document.body);
}

// The credit of the background map: a frame is no place to go elsewhere in.
for (const link of document.querySelectorAll('a[href^="http"]:not([target])')) {
  Object.assign(link, { target: "_blank", rel: "noopener" });
}
