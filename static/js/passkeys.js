/* Passkeys: a form with data-passkey="create", "get" or "login" is sent with what the device says.
   Options come from #passkey-options, or for "login" from the form's own address. */

const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const withBytes = (list) => list?.map((key) => ({ ...key, id: toBytes(key.id) }));

function creation(options, alone) {
  const choice = options.authenticatorSelection ?? {};
  const kind = alone ? "required" : "discouraged";
  return {
    ...options,
    challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: withBytes(options.excludeCredentials),
    authenticatorSelection: {
      ...choice,
      residentKey: kind,
      requireResidentKey: alone,
      userVerification: alone ? "required" : choice.userVerification,
    },
  };
}

const request = (options) => ({
  ...options,
  challenge: toBytes(options.challenge),
  allowCredentials: withBytes(options.allowCredentials),
});

/* Buffers of the answer, by name, as the server reads them. */
function spelled(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function ask(form) {
  if (form.dataset.passkey === "login") {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    const { request_options: options } = await answer.json();
    return navigator.credentials.get({ publicKey: request(options.publicKey) });
  }
  const given = JSON.parse(document.getElementById("passkey-options").textContent);
  if (form.dataset.passkey === "get")
    return navigator.credentials.get({ publicKey: request(given.request_options.publicKey) });
  const alone = form.elements.passwordless?.checked ?? false;
  return navigator.credentials.create({ publicKey: creation(given.creation_options.publicKey, alone) });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const problem = form.querySelector("[data-passkey-problem]");
    problem.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(spelled(await ask(form)));
      form.submit();
    } catch {
      problem.hidden = false;
    }
  });
}
