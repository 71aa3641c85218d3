// Passkeys: fills the hidden credential of a form marked data-passkey and sends it.
// login fetches its options; use and add find them in data-options. Needs webauthn-json.js before it.

async function options(form) {
  if (form.dataset.passkey !== "login") return JSON.parse(form.dataset.options);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("no options");
  return (await answer.json()).request_options;
}

async function credential(form) {
  const found = await options(form);
  if (form.dataset.passkey !== "add") return window.webauthnJSON.get(found);
  Object.assign(found.publicKey.authenticatorSelection, {
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  });
  return window.webauthnJSON.create(found);
}

async function start(event) {
  const form = event.currentTarget.form;
  event.preventDefault();
  try {
    form.elements.credential.value = JSON.stringify(await credential(form));
    form.submit();
  } catch {
    const failed = form.querySelector("[data-passkey-failed]");
    failed.hidden = false;
    failed.focus();
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.webauthnJSON || !window.PublicKeyCredential) continue;
  const button = form.querySelector("[data-passkey-start]");
  button.hidden = false;
  button.addEventListener("click", start);
}
