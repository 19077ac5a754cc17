// Loads the page anew where another session answers than the one that it came from.
//
// Streamlit connects again by itself, but runs nothing, and a new session knows no part of
// the page: no control would do anything. So this module asks for the whole page, which
// says whose it is. What the address does not hold waits in `sessionStorage`.

import { showAnswer } from "./answer.js"

const isConnected = () =>
  document.querySelector("[data-testid=stApp]")?.dataset.testConnectionState === "CONNECTED"

function watch() {
  const connection = { session: null, state: null, send: null, cut: false, again: 0 }
  const turn = () => {
    const back = connection.cut && isConnected()
    connection.cut = !isConnected()
    if (!back) return
    connection.send({})
    // Where it is the same session, it is told what was moved meanwhile.
    window.dispatchEvent(new Event("lossexplorer:back"))
  }
  new MutationObserver(turn).observe(document.body, {
    subtree: true,
    attributeFilter: ["data-test-connection-state"],
  })
  addEventListener("pagehide", () => connection.cut && store(connection.state))
  listenForFiles(connection)
  return connection
}

// A field sends a file by itself, and one that is gone with its page does not say that it came.
function listenForFiles(connection) {
  const note = ({ target, dataTransfer }) => {
    const [file] = (target.closest?.(".st-key-file") && (dataTransfer ?? target).files) || []
    if (file) connection.file = { name: file.name, size: file.size, page: location.pathname }
  }
  for (const deed of ["change", "drop"]) addEventListener(deed, note, true)
}

// Says of a file that had not come when another page was opened; `given` is the last one that came.
function tellOfLost(connection, given) {
  const { name, size, page } = connection.file ?? {}
  if (!name) return
  const came = given?.[0] === name && given[1] === size
  if (!came && page === location.pathname) return
  connection.file = null
  if (!came) connection.send({ lost: name })
}

const store = (state) => onStorage((there, name) => there.setItem(name, JSON.stringify(state)))

const takeStored = () =>
  onStorage((there, name) => {
    const state = there.getItem(name)
    there.removeItem(name)
    return JSON.parse(state)
  })

function onStorage(act) {
  try {
    return act(sessionStorage, `loss explorer: state of ${location.pathname}`)
  } catch {
    return null // there is no room, or none is allowed: what the address holds comes back
  }
}

// Where another server has other code, this is another module: what is known stands outside.
window.lossExplorerConnection ??= watch()

export function mountConnection({ data, setTriggerValue }) {
  const connection = window.lossExplorerConnection
  if ("again" in data) {
    if (data.again > connection.again) setTriggerValue("again", data.again)
    connection.again = Math.max(connection.again, data.again)
    if ("file" in data) tellOfLost(connection, data.file)
    return "answer" in data ? showAnswer(data.answer) : null
  }
  if (connection.session && connection.session !== data.session) {
    connection.cut = true
    return location.reload()
  }
  const stored = connection.session ? null : takeStored()
  Object.assign(connection, data, { send: (value) => setTriggerValue("back", value) })
  if (!stored) return
  connection.state = stored
  connection.send(stored)
}
