// Loads the page anew where another session answers than the one that it came from.
//
// Streamlit connects again by itself, but runs nothing, and a new session knows no part of
// the page: no control would do anything. So this module asks for the whole page, which
// says whose it is. What the address does not hold waits in `sessionStorage`.

import { showAnswer } from "./answer.js"

const isConnected = () =>
  document.querySelector("[data-testid=stApp]")?.dataset.testConnectionState === "CONNECTED"

function watch() {
  const line = { session: null, kept: null, send: null, cut: false, again: 0 }
  const turn = () => {
    const back = line.cut && isConnected()
    line.cut = !isConnected()
    if (!back) return
    line.send({})
    // Where it is the same session, it is told what was moved meanwhile.
    window.dispatchEvent(new Event("lossexplorer:back"))
  }
  new MutationObserver(turn).observe(document.body, {
    subtree: true,
    attributeFilter: ["data-test-connection-state"],
  })
  addEventListener("pagehide", () => line.cut && store(line.kept))
  return line
}

const store = (kept) => onStorage((there, name) => there.setItem(name, JSON.stringify(kept)))

const takeStored = () =>
  onStorage((there, name) => {
    const kept = there.getItem(name)
    there.removeItem(name)
    return JSON.parse(kept)
  })

function onStorage(act) {
  try {
    return act(sessionStorage, `loss explorer: kept of ${location.pathname}`)
  } catch {
    return null // there is no room, or none is allowed: what the address holds comes back
  }
}

// Where another server has other code, this is another module: what is known stands outside.
window.lossExplorerLine ??= watch()

export function mountLine({ data, setTriggerValue }) {
  const line = window.lossExplorerLine
  if ("again" in data) {
    if (data.again > line.again) setTriggerValue("again", data.again)
    line.again = Math.max(line.again, data.again)
    return "answer" in data ? showAnswer(data.answer) : null
  }
  if (line.session && line.session !== data.session) {
    line.cut = true
    return location.reload()
  }
  const stored = line.session ? null : takeStored()
  Object.assign(line, data, { send: (value) => setTriggerValue("back", value) })
  if (!stored) return
  line.kept = stored
  line.send(stored)
}
