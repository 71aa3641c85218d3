// Files in pieces: what arrived stays there, and a dropped connection costs one piece. Also smaller photos and
// voice notes. Without this script, or where it cannot help, the form sends its file whole.

const announce = (text) => dispatchEvent(new CustomEvent("concord:announce", { detail: { text }, cancelable: true }));

const BIG = 2 * 1024 * 1024; // bytes from which a photo may be made smaller
const SIDE = 2000; // pixels of its longer side then
const WAITS = [1, 2, 4, 8, 15, 30]; // seconds between attempts
const LONGEST = 10 * 60; // seconds of a voice note
const KINDS = [["audio/ogg;codecs=opus", "ogg"], ["audio/webm;codecs=opus", "webm"], ["audio/mp4", "m4a"]];

const hex = (data) => [...new Uint8Array(data)].map((b) => b.toString(16).padStart(2, "0")).join("");
const sha256 = async (file) => (crypto.subtle ? hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer())) : "");
const pause = (seconds) => new Promise((done) => {
  const timer = setTimeout(done, seconds * 1000);
  addEventListener("online", () => { clearTimeout(timer); done(); }, { once: true });
});

/** One request; rejects without an answer. Progress comes from XMLHttpRequest alone. */
function ask(job, method, url, body, onProgress) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    job.request = request;
    request.open(method, url);
    request.timeout = 60000;
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", job.form.elements.csrfmiddlewaretoken.value);
    if (body instanceof Blob) request.setRequestHeader("Content-Type", "application/octet-stream");
    if (onProgress) request.upload.addEventListener("progress", onProgress);
    request.addEventListener("load", () => {
      let answer = null;
      try { answer = JSON.parse(request.responseText); } catch { /* a page: signed out, or a proxy's own words */ }
      done({ status: request.status, answer });
    });
    for (const name of ["error", "timeout", "abort"]) request.addEventListener(name, () => failed(new Error(name)));
    request.send(body);
  });
}

/** The same until there is an answer of ours; raises where it says that the file is not taken. */
async function insist(job, method, url, body, onProgress) {
  for (let n = 0; ; n += 1) {
    let found = null;
    try { found = await ask(job, method, url, body, onProgress); } catch { found = null; }
    if (job.halted) throw new Error("halted");
    if (found && found.status < 500 && found.status !== 429) {
      if (found.status < 300 && found.answer) return found.answer;
      throw Object.assign(new Error("refused"), { whole: !found.answer, words: found.answer?.detail });
    }
    job.say(job.box.dataset.waits);
    await pause(WAITS[Math.min(n, WAITS.length - 1)]);
    if (job.halted) throw new Error("halted");
    if (job.state) { // a piece may have come although its answer did not
      try {
        const now = await ask(job, "GET", job.state.url);
        if (now.status === 200 && now.answer) return now.answer;
      } catch { /* the next attempt asks again */ }
    }
  }
}

function count(job, bytes) {
  job.bar.hidden = false;
  job.bar.max = job.file.size;
  job.bar.value = bytes;
  const kb = (n) => Math.ceil(n / 1024).toLocaleString("en");
  job.text.textContent = job.box.dataset.count.replace("{done}", kb(bytes)).replace("{all}", kb(job.file.size));
}

/** Send the file of a job piece by piece; give the word that fetches it. */
async function send(job, before) {
  const body = new FormData();
  const mark = (await sha256(job.file)) || `${job.file.lastModified}`;
  for (const [name, value] of Object.entries({ name: job.file.name, size: job.file.size, mark, ...before })) body.append(name, value);
  job.state = await insist(job, "POST", job.box.dataset.pieces, body);
  count(job, job.state.received);
  while (!job.state.word) {
    const at = job.state.received;
    const piece = job.file.slice(at, at + job.state.piece);
    job.state = await insist(job, "POST", `${job.state.url}?at=${at}`, piece, (e) => count(job, Math.min(at + e.loaded, job.file.size)));
    count(job, job.state.received);
  }
  return job.state.word;
}

async function smaller(file) {
  const image = await createImageBitmap(file);
  const scale = Math.min(1, SIDE / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.8); });
  if (!blob || blob.size >= file.size) return null;
  return new File([blob], `${file.name.replace(/\.[^.]*$/, "")}.jpg`, { type: "image/jpeg", lastModified: file.lastModified });
}

async function sendInPieces(form, box, input, submitter) {
  const text = form.querySelector("[data-progress-text]");
  const job = { form, box, input, file: input.files[0], text, bar: form.querySelector("progress") };
  job.say = (words) => { if (text.textContent !== words) { text.textContent = words; announce(words); } };
  const halt = box.querySelector("[data-halt]");
  halt.hidden = box.hidden = false;
  halt.onclick = () => { job.halted = true; job.request?.abort(); dispatchEvent(new Event("online")); };
  form.dataset.sending = "1";
  announce(text.dataset.start);
  try {
    let before = {};
    const wish = box.querySelector("[data-smaller] input");
    if (wish.checked && !wish.closest("[data-smaller]").hidden) {
      const hash = await sha256(job.file);
      const made = await smaller(job.file).catch(() => null);
      if (made) { before = { before_size: job.file.size, before_sha256: hash }; job.file = made; }
    }
    const word = await send(job, before);
    form.querySelector("input[name=file_kept]")?.remove();
    const kept = Object.assign(document.createElement("input"), { type: "hidden", name: "file_kept", value: word });
    form.append(kept);
    input.value = "";
    announce(text.dataset.done);
    delete form.dataset.sending;
    form.requestSubmit(submitter ?? undefined);
  } catch (error) {
    delete form.dataset.sending;
    job.bar.hidden = true;
    if (error.whole) { form.dataset.inOne = "1"; form.requestSubmit(submitter ?? undefined); } // the page answers: sign in, say why
    else job.say(error.words || text.dataset.failed);
  } finally { halt.hidden = true; }
}

function onSubmit(event) {
  const form = event.target;
  const box = form.querySelector("[data-pieces]");
  const input = form.querySelector("input[type=file][name=file]");
  if (!box || !input || input.files.length !== 1 || form.dataset.inOne || !input.files[0].size) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!form.dataset.sending) sendInPieces(form, box, input, event.submitter);
}

function offer(box) {
  const input = box.closest("form").querySelector("input[type=file][name=file]");
  if (!input) return;
  const choice = box.querySelector("[data-smaller]");
  choice.querySelector("input").checked = Boolean(navigator.connection?.saveData);
  input.addEventListener("change", () => {
    const file = input.files[0];
    const photo = file && file.type.startsWith("image/") && file.size > BIG && crypto.subtle && window.createImageBitmap;
    choice.hidden = !photo;
    if (photo) box.hidden = false;
  });
  const kind = window.MediaRecorder && navigator.mediaDevices?.getUserMedia && KINDS.find(([type]) => MediaRecorder.isTypeSupported(type));
  if (!kind || !/audio/.test(input.accept)) return;
  box.hidden = box.querySelector("[data-voice]").hidden = false;
  voice(box, input, kind);
}

function voice(box, input, [type, ending]) {
  const button = box.querySelector("[data-record]");
  const words = box.querySelector("[data-recorded]");
  const first = button.textContent;
  let recorder = null;
  button.addEventListener("click", async () => {
    if (recorder) { recorder.stop(); return; }
    let stream;
    try { stream = await navigator.mediaDevices.getUserMedia({ audio: true }); } catch { words.textContent = words.dataset.refused; announce(words.textContent); return; }
    const parts = [];
    const began = Date.now();
    const seconds = () => Math.round((Date.now() - began) / 1000);
    const clock = setInterval(() => {
      words.textContent = `${words.dataset.running} ${Math.floor(seconds() / 60)}:${String(seconds() % 60).padStart(2, "0")}`;
      if (seconds() >= LONGEST) recorder?.stop();
    }, 1000);
    recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 24000 });
    recorder.addEventListener("dataavailable", (e) => parts.push(e.data));
    recorder.addEventListener("stop", () => {
      clearInterval(clock);
      stream.getTracks().forEach((track) => track.stop());
      const bag = new DataTransfer();
      bag.items.add(new File(parts, `voice-note.${ending}`, { type: type.split(";")[0] }));
      input.files = bag.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      words.textContent = `${words.dataset.ready} ${seconds()} s`;
      announce(words.textContent);
      button.textContent = first;
      recorder = null;
    });
    recorder.start(1000);
    button.textContent = button.dataset.stop;
    announce(words.dataset.running);
  });
}

document.addEventListener("submit", onSubmit, true);
document.querySelectorAll("[data-pieces]").forEach(offer);
