// What becomes of an open page when the server is gone and comes back.
//
// Streamlit connects again, but runs nothing: a server that was started anew knows none
// of the page's parts, and no control would do anything, for ever. So this module asks
// for the whole page once the line is back, and hands over what the session held that
// neither the address nor a control says. It asks until that has been answered.

import { showAnswer } from "./answer.js"

const STORED = "loss explorer: kept over a reload"
const RELOADED_LATELY = 20_000 // milliseconds; a page is not reloaded twice in that time
const ASKED_IN_VAIN = 2_000
const SAID_FROM = 1_000
const SEEN_AFTER = 500 // until it is known that the server went away
const FIELDS_COME_WITHIN = 10_000
const PING = /\/_stcore\/(health|host-config)$/
const AWAY = new Set([502, 503, 504]) // what a proxy says of a server that is away
const MESSAGE =
  "The server does not answer. This page continues by itself as soon as the server is back."

const line = {
  source: import.meta.url,
  send: null, // hands something to the server and runs the whole page
  kept: null, // what the server gave to be kept
  session: null, // the server's session that gave it
  stored: null, // what was kept over a reload, until it has been handed back
  token: null, // of the question that waits for its answer
  asked: 0,
  up: false,
  cut: false,
  touched: false,
  drafts: new Map(), // what was typed and not entered, by the key of its field
  focused: null,
  notice: null,
}

const app = () => document.querySelector("[data-testid=stApp]")
const connected = () => app()?.dataset.testConnectionState === "CONNECTED"
const idle = () => app()?.dataset.testScriptState === "notRunning"
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds))

function ask() {
  if (!line.send || !connected()) return
  line.asked = Date.now()
  line.token = `${line.asked} ${Math.random()}`
  line.send({
    token: line.token,
    kept: line.stored?.kept ?? line.kept ?? "",
    reloaded: Boolean(line.stored),
  })
}

async function askUntilAnswered() {
  ask()
  const mine = line.token
  while (mine && line.token) {
    await wait(ASKED_IN_VAIN / 4)
    // A run that takes long is left alone: to ask again would begin it again.
    if (line.token && idle() && Date.now() - line.asked > ASKED_IN_VAIN) ask()
  }
}

function turn() {
  if (connected()) {
    if (line.up && line.cut) askUntilAnswered()
    line.up = true
  } else if (line.up && !line.cut) {
    line.cut = true
    line.focused = document.activeElement // before the field is disabled
    setTimeout(() => line.cut && say(MESSAGE), SAID_FROM)
  }
}

function say(text) {
  if (!line.notice) {
    line.notice = document.createElement("div")
    line.notice.setAttribute("role", "status")
    line.notice.className = "lv-line"
    document.body.append(line.notice)
  }
  line.notice.textContent = text
  line.notice.hidden = !text
}

function settle(session) {
  const same = line.session === session
  const { stored, touched } = line
  Object.assign(line, { token: null, stored: null, cut: false, touched: false })
  say("")
  if (stored) putBack(stored)
  if (line.focused?.isConnected && document.activeElement === document.body)
    line.focused.focus({ preventScroll: true })
  line.focused = null
  // What a hand did before the server knew the page's parts again went nowhere.
  if (touched) askUntilAnswered()
  if (same) window.dispatchEvent(new Event("lossexplorer:back"))
}

// Streamlit asks whether the server is there at longer and longer intervals. Once it has
// been there, its question is held here and put again at short ones.
const plainFetch = window.fetch

async function fetchHolding(input, init) {
  const address = String(input?.url ?? input)
  if (!line.up || !PING.test(address.split("?")[0])) return plainFetch(input, init)
  for (let signal = init?.signal; ; signal = AbortSignal.timeout(5_000)) {
    const answer = await plainFetch(input, { ...init, signal }).catch(() => null)
    if (answer && !AWAY.has(answer.status)) return answer
    await wait(200 + 200 * Math.random())
  }
}

// What is typed and not yet entered, and what the server has not taken: for a reload.
const keyOf = (field) => field.closest("[class*='st-key-']")?.className.match(/st-key-(\S+)/)?.[1]
const fieldOf = (key) => document.querySelector(`.st-key-${CSS.escape(key)} :is(input, textarea)`)

function noteTyping({ target }) {
  if (!target.matches?.("input:not([type=file], [type=checkbox], [type=radio]), textarea")) return
  const key = target.role !== "combobox" && keyOf(target)
  if (key) line.drafts.set(key, target.value)
}

// A field also loses the focus because the server went away: then it has not been entered.
async function noteEntering({ target, type, key, ctrlKey, metaKey }) {
  const entered = type === "focusout" || (key === "Enter" && (ctrlKey || metaKey || !target.rows))
  const field = entered && target.closest && keyOf(target)
  const text = line.drafts.get(field)
  if (text === undefined) return
  await wait(SEEN_AFTER)
  if (connected() && !line.cut && line.drafts.get(field) === text) line.drafts.delete(field)
}

function store() {
  const fields = [...line.drafts]
  const focused = document.activeElement === document.body ? line.focused : document.activeElement
  const kept = {
    address: location.href,
    at: Date.now(),
    kept: line.stored?.kept ?? line.kept,
    fields,
    focused: focused && keyOf(focused),
    scrolled: document.querySelector("[data-testid=stMain]")?.scrollTop,
  }
  try {
    sessionStorage.setItem(STORED, JSON.stringify(kept))
  } catch {
    // There is no room, or none is allowed: then the address alone is kept.
  }
}

function takeStored() {
  try {
    const stored = JSON.parse(sessionStorage.getItem(STORED))
    sessionStorage.removeItem(STORED)
    return stored?.address === location.href && stored.kept ? stored : null
  } catch {
    return null
  }
}

async function putBack({ fields, focused, scrolled }) {
  line.drafts = new Map(fields)
  await Promise.all(fields.map(([key, text]) => putIn(key, text)))
  document.querySelector("[data-testid=stMain]")?.scrollTo(0, scrolled ?? 0)
  if (focused) fieldOf(focused)?.focus({ preventScroll: true })
}

// What draws a field may still be on its way to the browser.
async function putIn(key, text) {
  const until = Date.now() + FIELDS_COME_WITHIN
  while (!fieldOf(key) && Date.now() < until) await wait(50)
  const field = fieldOf(key)
  if (!field || field.value === text) return
  const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value")
  set.call(field, text) // past React, which hears of it by the event
  field.dispatchEvent(new Event("input", { bubbles: true }))
}

function reload() {
  if (Date.now() - line.reloaded < RELOADED_LATELY) return
  line.reloaded = Date.now()
  store()
  location.reload()
}

function open() {
  line.stored = takeStored()
  line.reloaded = line.stored?.at ?? 0
  window.fetch = fetchHolding
  new MutationObserver(turn).observe(document.body, {
    subtree: true,
    attributeFilter: ["data-test-connection-state"],
  })
  turn()
  addEventListener("pagehide", () => (line.cut || line.token) && store())
  document.addEventListener("input", noteTyping, true)
  for (const deed of ["focusout", "keydown"]) document.addEventListener(deed, noteEntering, true)
  for (const deed of ["pointerup", "keyup", "focusout"])
    document.addEventListener(deed, () => (line.touched ||= Boolean(line.token)), true)
  return line
}

function receive(data) {
  if (line.token && data.answered !== line.token) return // of a run before the answer
  const answered = Boolean(line.token)
  line.kept = data.kept
  showAnswer(data.answer)
  if (answered) settle(data.session)
  line.session = data.session
}

function mount({ data, setTriggerValue }) {
  if ("kept" in data) return receive(data)
  const first = !line.send
  line.send = (value) => setTriggerValue("back", value)
  if (line.stored ? first : line.cut && !line.token) askUntilAnswered()
}

// The code that came with the page has the say. Where a server of other code answers, its
// figures would be drawn by two versions at once, so the page is loaded anew.
const there = window.lossExplorerLine
if (!there) window.lossExplorerLine = { mount, reload, source: import.meta.url, line: open() }

export function mountLine(component) {
  window.lossExplorerLine.mount(component)
  if (window.lossExplorerLine.source !== import.meta.url) window.lossExplorerLine.reload()
}
