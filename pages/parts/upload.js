// Sends the chosen file to the address in `data`, straight from the disk, and tells the page when it is there.
export default function ({ data, parentElement, setTriggerValue }) {
  const zone = parentElement.querySelector(".zone");
  const input = zone.querySelector("input");
  zone.querySelector("strong").textContent = data.label;
  zone.querySelector("small").textContent = data.hint;
  input.setAttribute("aria-label", data.label);

  for (const event of ["dragenter", "dragover"]) zone[`on${event}`] = () => zone.classList.add("over");
  for (const event of ["dragleave", "drop"]) zone[`on${event}`] = () => zone.classList.remove("over");
  zone.querySelector("button").onclick = () => zone.request?.abort();
  input.onchange = () => input.files.length && send(input.files[0]);

  function show(words, wrong = false) {
    const line = zone.querySelector(".words");
    line.textContent = words;
    line.classList.toggle("wrong", wrong);
  }

  function idle(words, wrong) {
    zone.request = null;
    zone.classList.remove("busy", "sending");
    input.value = "";
    show(words, wrong);
  }

  function send(file) {
    if (file.size > data.most) return idle(data.tooLarge, true);
    const request = (zone.request = new XMLHttpRequest());
    const started = Date.now();
    zone.classList.add("busy", "sending");
    show(`Sending ${file.name} …`);
    request.upload.onprogress = (event) => {
      if (!event.lengthComputable) return;
      zone.querySelector("progress").value = event.loaded / event.total;
      const left = ((Date.now() - started) / 1000) * (event.total / event.loaded - 1);
      const wait = left > 5 ? `, about ${Math.ceil(left)} s left` : "";
      show(`Sending ${file.name}: ${megabytes(event.loaded)} of ${megabytes(event.total)}${wait}`);
    };
    request.onload = () => {
      if (request.status !== 200) return idle(reason(request), true);
      zone.classList.remove("sending");
      zone.request = null;
      show(`Reading ${file.name} …`);
      setTriggerValue("sent", { name: file.name });
    };
    request.onerror = () => idle("The connection broke before the whole file was sent. Choose it again.", true);
    request.onabort = () => idle("Not sent.");
    request.open("PUT", data.address);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.send(file);
  }

  function megabytes(bytes) {
    return bytes < 1e5 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  }

  function reason(request) {
    try {
      return JSON.parse(request.responseText).message;
    } catch {
      return `The file was not taken (status ${request.status}). Choose it again.`;
    }
  }

  const first = zone.address === undefined;
  // Another address: the page has taken what was sent, and the zone is free for the next file.
  if (!first && data.address !== zone.address && !zone.request) idle("");
  zone.address = data.address;
  if (first && input.files.length) send(input.files[0]); // chosen before this script was there
}
