// Where notices are shown: once in each window the worker looks whether the site knows where they come to.

if (!sessionStorage.getItem("push-place")) {
  sessionStorage.setItem("push-place", "1");
  navigator.serviceWorker?.ready.then(({ active }) => active.postMessage("place"));
}
