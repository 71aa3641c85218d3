// What the browser itself knows while no page can be reached: the step saved last in this window, and how many forms
// wait on this device. Who they are from and what they say is locked.

function tell(place, words) {
  const found = document.querySelector(place);
  for (const [name, value] of Object.entries(words)) found.textContent = found.textContent.replace(`{${name}}`, value);
  found.hidden = false;
}

sessionStorage.removeItem("vault-sent"); // a form that led here has not arrived
const step = JSON.parse(sessionStorage.getItem("step") || "null");
const waiting = Object.keys(localStorage).filter((name) => name.startsWith("vault:")).length;
if (step) tell("[data-step]", { title: step.title, time: new Date(step.at).toTimeString().slice(0, 5) });
if (waiting) tell("[data-waiting]", { n: waiting });
