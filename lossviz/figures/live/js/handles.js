// What can be taken hold of: by pointer, by touch, by keyboard.

import { node, placer, set } from "./marks.js"
import { say, unmarked } from "./words.js"

const RADIUS = 22 // a target of 44 pixels
const BIG_STEP = 10
const MAGNET_PIXELS = 5
const QUIET_MILLISECONDS = 140
const STILL_PIXELS = 6 // a pointer that goes no farther between down and up has clicked

// How far a handle goes, where the others stand.
const endsOf = ({ values }, { between, low, high }) =>
  between?.map((name) => values[name]) ?? [low, high]

function clamp(view, v, handle) {
  const [low, high] = endsOf(view, handle)
  return Math.max(low, Math.min(high, v))
}

function rounded(view, v, handle) {
  const steps = Math.round(v / handle.step) * handle.step
  return clamp(view, Number(steps.toPrecision(12)), handle)
}

// Where the pointer is in the figure, in pixels.
function pointerIn(view, event) {
  const { left, top } = view.layer.getBoundingClientRect()
  return [event.clientX - left, event.clientY - top]
}

// What a handle's value is where the pointer is.
function valueAt(view, handle, grip, event) {
  const pointer = pointerIn(view, event)
  const x = pointer[0] - view.grab.x
  const y = pointer[1] - view.grab.y
  if (handle.listed) return nearestListed(view, handle, grip, x, y)[0]
  const plane = view.planes[grip[2]]
  const [from, pixel, start] =
    handle.along === "x" ? [plane.xOf, x, view.grab.fromX] : [plane.yOf, y, view.grab.fromY]
  if (!handle.per_unit) return rounded(view, clamp(view, from(pixel), handle), handle)
  return rounded(view, view.grab.value + (from(pixel) - from(start)) / unitOf(view, handle), handle)
}

// How far on the axis one unit of a handle's value is: a number, or what follows other handles.
const unitOf = (view, { per_unit }) => view.values[per_unit] ?? per_unit

const isDependent = ({ per_unit }) => typeof per_unit === "string"

// How many pixels it is from a handle's home.
function toHome(view, handle, grip, v) {
  const { px, py } = view.planes[grip[2]]
  const to = handle.along === "x" ? px : py
  const unit = unitOf(view, handle) || 1
  return Math.abs(to(handle.home * unit) - to(v * unit))
}

// One handle, or two that share a grip; they snap to their home when all are near it.
function followPointer(view, handle, grip, event) {
  const partner = view.scene.handles.filter(({ name }) => name === handle.partner)
  const moves = [handle, ...partner].map((each) => [each, valueAt(view, each, grip, event)])
  const near = moves.every(
    ([each, v]) => !each.listed && toHome(view, each, grip, v) < MAGNET_PIXELS,
  )
  for (const [each, v] of moves) view.move(each.name, near ? each.home : v)
}

// The nearest of the listed places, along the axes that it is dragged along, and how far it is.
function nearestListed(view, handle, grip, x, y) {
  const plane = view.planes[grip[2]]
  const listed = (c) => view.scene.quantities[c]?.value ?? view.values[c]
  const [across, up] = handle.places ?? grip
  const xs = handle.along.includes("x") ? listed(across) : null
  const ys = handle.along.includes("y") ? listed(up) : null
  let best = handle.low
  let least = Infinity
  for (let k = handle.low; k <= handle.high; k++) {
    const far = Math.hypot(xs ? plane.px(xs[k]) - x : 0, ys ? plane.py(ys[k]) - y : 0)
    if (far < least) [best, least] = [k, far]
  }
  return [best, least]
}

const KEYS = {
  ArrowRight: { along: "x", steps: 1 },
  ArrowUp: { along: "y", steps: 1 },
  ArrowLeft: { along: "x", steps: -1 },
  ArrowDown: { along: "y", steps: -1 },
  PageUp: { far: BIG_STEP },
  PageDown: { far: -BIG_STEP },
  Home: { to: "home" },
  End: { to: "high" },
}

// Which handle a key moves, and where to. Up and down are its partner's where a handle has one
// along the other axis.
function fromKey(view, handle, event) {
  const key = KEYS[event.key]
  if (!key) return null
  const partner = view.scene.handles.find(({ name }) => name === handle.partner)
  const moving = partner && key.along === partner.along ? partner : handle
  if (key.to) return [moving.name, clamp(view, moving[key.to], moving)]
  view.startAnew(moving.name)
  const steps = key.far ?? moving.rightward * key.steps * (event.shiftKey ? BIG_STEP : 1)
  return [moving.name, rounded(view, view.at[moving.name] + steps * moving.step, moving)]
}

const placeOf = (view, grip) => placer(view.values, view.planes[grip[2]])(grip[0], grip[1])

function coordinates(view, grip) {
  const plane = view.planes[grip[2]]
  const [x, y] = placeOf(view, grip)
  // A point outside the picture can still be taken hold of, at its edge.
  return [
    Math.max(plane.left, Math.min(plane.right, x)),
    Math.max(plane.top, Math.min(plane.bottom, y)),
  ]
}

// All that can be taken hold of now.
const listGrips = (view) =>
  view.scene.handles
    .filter((handle) => !isDependent(handle) || unitOf(view, handle))
    .flatMap((handle) => view.grips[handle.name].map(({ grip }) => ({ handle, grip })))

// Where grips overlap, the nearest is meant; of two at one place the last.
function nearestGrip(view, [x, y]) {
  const far = ({ grip }) => {
    const [px, py] = coordinates(view, grip)
    return Math.hypot(px - x, py - y)
  }
  return listGrips(view).reduce((best, each) => (far(each) <= far(best) ? each : best))
}

// What a click on a subplot moves: its one handle, with its partner; none whose place
// depends on another. Of points that lie about, a click has to meet one.
function findClicked(view, event) {
  const [x, y] = pointerIn(view, event)
  const inside = ([, , axes]) => {
    const { left, right, top, bottom } = view.planes[axes]
    return x > left && x < right && y > top && y < bottom
  }
  const taken = listGrips(view).filter(({ handle, grip }) => !isDependent(handle) && inside(grip))
  const [first, ...others] = taken
  const group = [first?.handle.name, first?.handle.partner]
  if (!first || others.some(({ handle }) => !group.includes(handle.name))) return null
  const { handle, grip } = first
  const meets = handle.along !== "xy" || nearestListed(view, handle, grip, x, y)[1] <= RADIUS
  return meets ? first : null
}

// By a pointer that is so far from the grip's middle. Its place may be outside of the picture.
function takeHold(view, handle, grip, [x, y]) {
  const [fromX, fromY] = placeOf(view, grip)
  view.grab = { x, y, fromX, fromY, value: view.at[handle.name] }
  view.grips[handle.name][0].target.focus({ preventScroll: true })
  view.stop?.()
}

function click(view, event) {
  const { handle, grip } = findClicked(view, event) ?? {}
  if (!handle) return
  takeHold(view, handle, grip, [0, 0])
  followPointer(view, handle, grip, event)
  view.commit(handle.name)
}

// A finger that scrolls the page never comes up here: the browser has taken it away.
export function listenToClicks(view) {
  const { signal } = view.gone
  let down = {}
  const note = (event) => {
    const free = event.isPrimary && !event.button && !event.target.closest(".lv-grip")
    down = view.drawn && free ? event : {}
  }
  const end = ({ type, pointerId, clientX, clientY }) => {
    const far = Math.hypot(clientX - down.clientX, clientY - down.clientY)
    const still = pointerId === down.pointerId && far < STILL_PIXELS
    down = {}
    if (still && type === "pointerup") click(view, { clientX, clientY })
  }
  view.stage.addEventListener("pointerdown", note, { signal, capture: true })
  // While a mouse is down, Plotly lays a sheet over the page.
  for (const type of ["pointerup", "pointercancel"]) window.addEventListener(type, end, { signal })
}

function listen(view, target) {
  let held = null
  // A finger that is down on it holds it: the page neither scrolls nor zooms. `touch-action` would
  // say so too, but browsers do not heed it on a shape inside an SVG.
  target.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false })
  target.addEventListener("pointerdown", (event) => {
    if (event.button || view.dragging) return
    event.preventDefault()
    const [x, y] = pointerIn(view, event)
    held = nearestGrip(view, [x, y])
    const [px, py] = coordinates(view, held.grip)
    takeHold(view, held.handle, held.grip, [x - px, y - py])
    view.dragging = held.handle.name
    target.setPointerCapture(event.pointerId)
    view.root.classList.add("lv-dragging")
  })
  target.addEventListener("pointermove", (event) => {
    if (!held) return
    event.stopPropagation() // nobody else on the page need look at every move
    followPointer(view, held.handle, held.grip, event)
  })
  const release = () => {
    if (!held) return
    held = null
    const name = view.dragging
    view.dragging = null
    view.root.classList.remove("lv-dragging")
    view.commit(name)
  }
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"])
    target.addEventListener(end, release)
}

function listenToKeys(view, handle, target) {
  let timer = 0
  let pressed = null
  const commit = () => {
    clearTimeout(timer)
    view.commit(pressed)
    pressed = null
  }
  target.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const move = fromKey(view, handle, event)
    if (!move) return
    event.preventDefault()
    view.stop?.()
    view.move(...move)
    clearTimeout(timer)
    pressed = move[0]
    timer = setTimeout(commit, QUIET_MILLISECONDS)
  })
  // Whoever goes to another page, or to another control, has set this one before.
  target.addEventListener("blur", () => pressed && commit())
}

function makeGrip(view, handle, grip, first) {
  const group = node("g", { class: "lv-grip", "data-handle": handle.name }, view.gripLayer)
  const halo = node("circle", { class: "lv-halo", r: 15, fill: "none" }, group)
  const slider = {
    tabindex: 0,
    role: "slider",
    "aria-label": handle.label,
    "aria-orientation": handle.along === "y" ? "vertical" : "horizontal",
  }
  const about = first ? slider : { "aria-hidden": "true" }
  const circle = { class: "lv-target", r: RADIUS, fill: "transparent", ...about }
  const target = node("circle", circle, group)
  if (first) listenToKeys(view, handle, target)
  listen(view, target)
  return { grip, group, circles: [halo, target], target }
}

export function makeHandles(view) {
  view.grips = {}
  for (const handle of view.scene.handles) {
    const grips = view.locked.includes(handle.name) ? [] : handle.grips
    view.grips[handle.name] = grips.map((grip, k) => makeGrip(view, handle, grip, k === 0))
  }
}

export function placeHandles(view) {
  for (const handle of view.scene.handles) {
    const display = isDependent(handle) && !unitOf(view, handle) ? "none" : "inline"
    for (const { grip, group, circles } of view.grips[handle.name]) {
      set(group, { display })
      const [cx, cy] = coordinates(view, grip)
      for (const circle of circles) set(circle, { cx, cy }) // a transform would be a layer's affair
    }
  }
}

// What a screen reader says of the handles: also before the figure is drawn.
export function sayHandles(view) {
  for (const handle of view.scene.handles) {
    const [first] = view.grips[handle.name]
    if (!first) continue // a miniature shows some of the grips
    const spoken = unmarked(say(handle.spoken, view.values, view.scene))
    const [low, high] = endsOf(view, handle)
    const range = { "aria-valuemin": low, "aria-valuemax": high }
    set(first.target, { ...range, "aria-valuenow": view.at[handle.name], "aria-valuetext": spoken })
  }
}
