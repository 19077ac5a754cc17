// One figure on the page: a still picture (still.js), and over it small SVG marks that move.

import { download } from "./download.js"
import { button, element, rewrite } from "./elements.js"
import { listenToClicks, makeHandles, placeHandles, sayHandles } from "./handles.js"
import { drawMarks, makeMarks, node, set } from "./marks.js"
import { makeMenu } from "./menu.js"
import { nudge } from "./nudge.js"
import { findFixed, placeLabels } from "./placing.js"
import { makePlayer } from "./player.js"
import { readAll, zeroOf } from "./quantities.js"
import { drawStill, heightOf, isAlone, loadPlotly, paintStill, planes } from "./still.js"
import { fontOf, isDark } from "./theme.js"
import { fillFields, join, lead, leave, release } from "./together.js"
import { findCase, MARK, say, signOf, unmarked } from "./words.js"

const SEEN_FROM = "300px" // a figure is drawn a little before it scrolls into view
const FIELDS_EVERY = 3 // frames of a drag
const views = new WeakMap()
let count = 0

function build(root) {
  const view = { root, at: {}, sent: 0, filled: {}, frames: 0 }
  view.sentence = element("p", "lv-sentence", root)
  view.stage = element("div", "lv-stage", root)
  view.plot = element("div", "lv-plot", view.stage)
  view.plot.setAttribute("aria-hidden", "true")
  view.painting = node("svg", { class: "lv-painting", "aria-hidden": "true" }, view.stage)
  view.layer = node("svg", { class: "lv-layer" }, view.stage)
  view.description = element("p", "lv-description", root)
  view.description.id = `lv-description-${++count}`
  set(view.stage, { role: "group", "aria-describedby": view.description.id })
  view.bar = element("div", "lv-bar", root)
  view.move = (name, v) => move(view, name, v)
  view.commit = (name) => commit(view, name)
  view.redraw = () => redrawSoon(view)
  view.startAnew = (name) => startAnew(view, name)
  watch(view)
  return view
}

function watch(view) {
  view.resized = new ResizeObserver(() => resize(view))
  view.resized.observe(view.stage)
  view.scrolled = new IntersectionObserver((seen) => sight(view, seen.at(-1).isIntersecting), {
    rootMargin: SEEN_FROM,
  })
  view.scrolled.observe(view.stage)
  view.gone = new AbortController()
  window.addEventListener("lossexplorer:back", () => sendAgain(view), { signal: view.gone.signal })
  listenToClicks(view)
}

function move(view, name, v) {
  if (view.at[name] === v) return
  startAnew(view, name)
  view.at[name] = v
  follow(view, name, v)
  view.root.classList.add("lv-moved") // who has dragged once needs no hint any more
  view.ahead = true
  view.redraw()
  lead(view, name, v)
}

function redrawSoon(view) {
  view.frame ||= requestAnimationFrame(() => {
    view.frame = 0
    show(view)
  })
}

// A handle that leads takes others along.
function follow(view, name, v) {
  const { leads } = view.scene.handles.find((handle) => handle.name === name)
  for (const [led, places] of Object.entries(leads)) view.at[led] = places[v]
}

// What stands after some steps of the player is, once a hand moves it, where they start anew.
function startAnew(view, name) {
  const { handles, player } = view.scene
  const led = handles.filter(({ now }) => now)
  if (!led.some((handle) => handle.name === name) || !view.at[player.handle]) return
  for (const handle of led) view.at[handle.name] = view.values[handle.now]
  view.at[player.handle] = 0
}

// What the server was not told, and what it has not shown yet: of two quick moves it may answer
// the second alone, and would take what the first one set from controls that are of old.
function moved(view, name) {
  const { leads } = view.scene.handles.find((handle) => handle.name === name)
  const names = Object.keys(leads).length ? [name] : Object.keys(view.at)
  const differ = (known) => names.filter((n) => known[n] !== view.at[n])
  if (!differ(view.committed).length) return {}
  const unsent = [...differ(view.committed), ...differ(view.shown)]
  return Object.fromEntries(unsent.map((n) => [n, view.at[n]]))
}

function commit(view, name) {
  view.ahead = false
  release(view)
  view.redraw() // labels go back to their own places
  const values = moved(view, name)
  if (!Object.keys(values).length) return
  Object.assign(view.committed, view.at)
  view.sent += 1
  view.unanswered = values
  view.send({ values, serial: view.sent })
  describe(view)
}

// All that follows the handles, drawn anew: this runs at every frame of a drag.
function show(view) {
  view.values = readAll(view.scene, view.at)
  sayHandles(view)
  speak(view)
  fillInTime(view)
  if (!view.drawn) return
  drawMarks(view.marks, view.values, view.planes, view.scene, view.colours)
  placeLabels(view)
  placeHandles(view)
}

// A field is a tenth of a frame's work, and nobody reads more than some 20 numbers a second.
function fillInTime(view) {
  view.frames = (view.frames + 1) % FIELDS_EVERY
  if (view.frames && (view.ahead || view.led)) view.redraw()
  else fillFields(view)
}

const SIGN_CLASS = { "-1": "lv-low", 0: "lv-even", 1: "lv-high" }
const SHAPE_CLASS = { "▲": "lv-low", "▼": "lv-high" }

// What stands between two * carries the colour of the shape that it begins with, else of its case.
function speak(view) {
  if (!view.scene.sentence) return
  const words = say(view.scene.sentence, view.values, view.scene)
  if (words === view.spoken) return
  view.spoken = words
  const pieces = words.split(MARK)
  const { sentence } = view
  if (sentence.children.length !== pieces.length)
    sentence.replaceChildren(
      ...pieces.map((_, k) => document.createElement(k % 2 ? "strong" : "span")),
    )
  pieces.forEach((piece, k) => {
    const part = sentence.children[k]
    rewrite(part, piece)
    if (k % 2) part.className = SHAPE_CLASS[piece[0]] ?? signClass(view)
  })
}

function signClass(view) {
  const { values, scene } = view
  const first = scene.sentence.find((c) => c.quantity)?.quantity
  const of = findCase(scene.sentence, values, scene)?.quantity || first
  return of ? SIGN_CLASS[signOf(view.values[of], zeroOf(view.scene, of))] : "lv-even"
}

const describe = (view) => {
  view.description.textContent = unmarked(say(view.scene.description, view.values, view.scene))
}

// What is folded away has no width to be drawn in.
const isHidden = (view) => !view.stage.clientWidth

function resize(view) {
  if (!view.drawn || isHidden(view)) return
  if (view.axes) paintStill(view)
  place(view)
}

function place(view) {
  view.layer.setAttribute("width", view.stage.clientWidth)
  view.layer.setAttribute("height", heightOf(view))
  view.planes = planes(view)
  for (const [axes, { left: x, top: y, width, height }] of Object.entries(view.planes))
    set(view.windows[axes], { x, y, width, height, viewBox: `${x} ${y} ${width} ${height}` })
  view.fixed = findFixed(view)
  show(view)
}

// A group with nothing to see behind all that is in it, so that its bounds stand still:
// where they move, the browser composes its layers anew at every frame.
function sheet(name, parent, className = "lv-words") {
  const made = node(name, { class: className }, parent)
  node("rect", { x: -1e4, y: -1e4, width: 3e4, height: 3e4, fill: "transparent" }, made)
  return made
}

function makeLayer(view) {
  const held = document.activeElement?.closest?.(".lv-grip")
  const focused = view.layer.contains(held) ? held.dataset.handle : null
  view.layer.replaceChildren()
  const { marks, handles } = view.scene
  view.allAxes = new Set([
    ...marks.map((m) => m.axes),
    ...handles.flatMap((h) => h.grips.map((g) => g[2])),
  ])
  const drawing = node("g", { class: "lv-marks" }, view.layer)
  view.windows = {}
  for (const axes of view.allAxes) view.windows[axes] = sheet("svg", drawing, "lv-window")
  view.marks = makeMarks(view.scene, view.windows, sheet("g", drawing))
  view.gripLayer = node("g", { class: "lv-grips" }, view.layer)
  makeHandles(view)
  view.grips[focused]?.[0]?.target.focus({ preventScroll: true })
}

// The tools stay with another scene: a menu that is open is not taken away.
function makeBar(view) {
  view.stop?.()
  view.stop = null
  view.player?.remove()
  const { player } = view.scene
  if (player && !view.locked.includes(player.handle)) {
    view.player = element("span", "lv-player", view.bar)
    view.bar.prepend(view.player)
    makePlayer(view, view.player)
  }
  if (!view.unzoom && (view.tools || !isAlone(view))) makeTools(view)
}

const KINDS = {
  png: "PNG, a picture",
  svg: "SVG, a picture that can be enlarged",
  html: "HTML, a page that moves without a server",
}

function makeTools(view) {
  const tools = element("span", "lv-tools", view.bar)
  const about = { hidden: true, title: "Back to the whole picture", onclick: () => unzoom(view) }
  view.unzoom = Object.assign(button("lv-tool", "Reset zoom", tools), about)
  if (!view.tools) return
  const kinds = Object.entries(KINDS).filter(([kind]) => kind !== "html" || view.page.saved)
  const items = kinds.map(([kind, words]) => [words, () => download(view, kind)])
  makeMenu("Save", `Save: ${view.next.label}`, items, tools)
}

async function unzoom(view) {
  const ranges = {}
  for (const [name, axis] of Object.entries(view.layout)) {
    if (/^[xy]axis/.test(name) && axis.range) ranges[`${name}.range`] = [...axis.range]
  }
  await window.Plotly.relayout(view.plot, ranges) // which is heard as a zoom, too
  view.unzoom.hidden = true
}

// The main figure is drawn at once. The others wait until it has been painted, and
// until they are about to be seen, so that a page of many answers as fast as one of one.
function schedule(view) {
  if (view.main) return draw(view)
  if (!view.seen) return undefined
  return afterPaint(() => view.alive && view.stale && draw(view))
}

const afterPaint = (act) => requestAnimationFrame(() => setTimeout(act))

function sight(view, seen) {
  view.seen = seen
  if (seen && view.stale && view.alive) schedule(view)
}

function draw(view) {
  if (view.dragging) return // what changed meanwhile is drawn when the hand lets go
  if (isHidden(view)) return // it comes into sight when it is unfolded
  view.stale = false
  adopt(view)
  redraw(view).catch((problem) => {
    view.still = null
    if (view.axes) return // it is painted, and stays so
    view.sentence.hidden = false
    view.sentence.textContent = `The figure could not be drawn: ${problem.message}.`
  })
}

// Where the handles stand may be ahead of what the server knows, but not outside its scene.
function within(handles, { at, next }) {
  const inside = ({ name, low, high }) => Math.max(low, Math.min(high, at[name] ?? next.at[name]))
  return Object.fromEntries(handles.map((handle) => [handle.name, inside(handle)]))
}

function adopt(view) {
  if (view.payload === view.next.scene) return
  view.payload = view.next.scene
  view.scene = JSON.parse(view.payload)
  view.at = within(view.scene.handles, view)
  view.values = readAll(view.scene, view.at)
  view.sentence.hidden = !view.scene.sentence
  keepRoom(view)
  makeLayer(view)
  sayHandles(view)
  makeBar(view)
  view.spoken = null
  speak(view)
  describe(view)
  if (view.fit) keepRoom(view) // what stands around the picture has its height by now
}

async function redraw(view) {
  view.drawn = view.wired || paintStill(view)
  if (view.axes) {
    place(view)
    nudge(view)
  }
  if (isAlone(view)) return describe(view)
  const Plotly = await loadPlotly(view)
  if (!view.alive) return
  await drawStill(view, Plotly)
  if (!view.alive) return
  view.drawn = true
  place(view)
  nudge(view)
  describe(view)
  if (view.wired) return
  view.wired = true
  view.plot.on("plotly_afterplot", () => place(view))
  view.plot.on("plotly_doubleclick", () => unzoom(view))
  view.plot.on("plotly_relayout", (change) => {
    const changed = Object.keys(change).join()
    if (/axis\d*\.range/.test(changed)) view.unzoom.hidden = false
    if (/axis\d*\.autorange/.test(changed)) unzoom(view)
  })
  view.root.classList.add("lv-ready")
}

function takeTheme(view, palettes) {
  const dark = isDark(view.root)
  const font = fontOf(view.root)
  const changed = view.dark !== dark || view.font !== font
  Object.assign(view, { dark, font, colours: dark ? palettes.dark : palettes.light })
  view.layer.setAttribute("font-family", font)
  view.exchange = new Map(
    Object.entries(palettes.light).map(([name, light]) => [light, view.colours[name]]),
  )
  view.root.classList.toggle("lv-dark", dark)
  for (const [name, colour] of Object.entries(view.colours))
    view.root.style.setProperty(`--lv-${name.replaceAll("_", "-")}`, colour)
  return changed
}

// The server's values are taken unless a hand is on the figure or has just let go, or a
// key was pressed that the server does not know of yet: an echo of an older move must not
// pull the point back.
function takeValues(view, data) {
  if (view.committed && (view.dragging || view.ahead || view.led || data.serial < view.sent)) return
  view.sent = Math.max(view.sent, data.serial)
  view.unanswered = null
  view.filled = {}
  for (const values of ["at", "committed", "shown"]) view[values] = { ...data.at }
}

// A session that was out of reach for a while is told again.
function sendAgain(view) {
  if (view.unanswered) view.send({ values: view.unanswered, serial: view.sent })
}

// The room is kept before the figure is there, so that nothing jumps when it comes.
function keepRoom(view) {
  view.stage.style.minHeight = `${heightOf(view)}px`
}

// Of the page around it come the addresses of Plotly and of the page for a saved figure, and the
// selector of what is there as long as the page is being built; each may be missing.
export function mount({ data, parentElement, setTriggerValue }, page) {
  const root = parentElement.querySelector(".lv-figure")
  const view = views.get(root) ?? build(root)
  views.set(root, view)
  view.send = (moved) => setTriggerValue("moved", moved)
  const { file, main, tools = true, fit = false, locked = [] } = data
  Object.assign(view, { alive: true, page, file, main, tools, fit, locked, next: data })
  join(view)
  root.classList.toggle("lv-main", main)
  if (view.scene) keepRoom(view)
  view.stage.setAttribute("aria-label", data.label)
  const recolour = takeTheme(view, data.palettes)
  view.stale ||= recolour || view.payload !== data.scene || !view.drawn
  takeValues(view, data)
  // The words are taken at once where nobody sees that the picture is not there yet.
  if (!view.drawn || !view.seen) adopt(view)
  if (view.stale) schedule(view)
  else {
    show(view)
    describe(view)
  }
}

export function unmount({ parentElement }) {
  const root = parentElement.querySelector(".lv-figure")
  const view = views.get(root)
  if (!view) return
  view.alive = false
  view.stop?.()
  view.gone.abort()
  view.resized.disconnect()
  view.scrolled.disconnect()
  if (view.wired) window.Plotly.purge(view.plot)
  views.delete(root)
  leave(view)
}
