// What can be taken hold of: by pointer, by touch, by keyboard.

import { node, set } from "./marks.js"
import { say, unmarked } from "./words.js"

const RADIUS = 22 // a target of 44 pixels
const BIG_STEP = 10
const MAGNET_PIXELS = 5
const QUIET_MILLISECONDS = 140

const clamp = (v, handle) => Math.max(handle.low, Math.min(handle.high, v))

function rounded(v, handle) {
  const steps = Math.round(v / handle.step) * handle.step
  return clamp(Number(steps.toPrecision(12)), handle)
}

// Where the figure is on screen, looked up once a drag: to ask makes the browser lay out the page.
const boxOf = (view) => (view.box ??= view.layer.getBoundingClientRect())

function fromPointer(view, handle, grip, event) {
  const box = boxOf(view)
  const plane = view.planes[grip[2]]
  const pixel = handle.along === "x" ? event.clientX - box.left - view.grab : event.clientY - box.top - view.grab
  if (handle.listed) return nearestListed(view, handle, grip, pixel)
  const v = handle.along === "x" ? plane.xOf(pixel) : plane.yOf(pixel)
  const to = handle.along === "x" ? plane.px : plane.py
  if (Math.abs(to(handle.home) - pixel) < MAGNET_PIXELS) return handle.home
  return rounded(clamp(v, handle), handle)
}

function nearestListed(view, handle, grip, pixel) {
  const plane = view.planes[grip[2]]
  const listed = view.scene.quantities[handle.along === "x" ? grip[0] : grip[1]].value
  const to = handle.along === "x" ? plane.px : plane.py
  let best = handle.low
  for (let k = handle.low; k <= handle.high; k++) {
    if (Math.abs(to(listed[k]) - pixel) < Math.abs(to(listed[best]) - pixel)) best = k
  }
  return best
}

function fromKey(handle, v, event) {
  const step = handle.rightward * handle.step * (event.shiftKey ? BIG_STEP : 1)
  switch (event.key) {
    case "ArrowRight":
    case "ArrowUp":
      return rounded(v + step, handle)
    case "ArrowLeft":
    case "ArrowDown":
      return rounded(v - step, handle)
    case "PageUp":
      return rounded(v + handle.step * BIG_STEP, handle)
    case "PageDown":
      return rounded(v - handle.step * BIG_STEP, handle)
    case "Home":
      return handle.home
    default:
      return null
  }
}

function coordinates(view, handle, grip) {
  const plane = view.planes[grip[2]]
  const value = (c) => (typeof c === "string" ? view.values[c] : c)
  // A point outside the zoomed picture can still be taken hold of, at its edge.
  const inside = (pixel, low, length) => Math.max(low, Math.min(low + length, pixel))
  return [
    inside(plane.px(value(grip[0])), plane.left, plane.width),
    inside(plane.py(value(grip[1])), plane.top, plane.height),
  ]
}

function listen(view, handle, grip, target) {
  const scrolled = () => (view.box = null)
  target.addEventListener("pointerdown", (event) => {
    if (event.button) return
    event.preventDefault()
    const [x, y] = coordinates(view, handle, grip)
    view.box = null
    const box = boxOf(view)
    view.grab = handle.along === "x" ? event.clientX - box.left - x : event.clientY - box.top - y
    view.dragging = handle.name
    target.setPointerCapture(event.pointerId)
    addEventListener("scroll", scrolled, { capture: true })
    view.root.classList.add("lv-dragging")
    view.grips[handle.name][0].target.focus({ preventScroll: true })
    view.stop?.()
  })
  target.addEventListener("pointermove", (event) => {
    if (view.dragging !== handle.name) return
    event.stopPropagation() // nobody else on the page need look at every move
    view.move(handle.name, fromPointer(view, handle, grip, event))
  })
  const release = () => {
    if (view.dragging !== handle.name) return
    view.dragging = null
    view.root.classList.remove("lv-dragging")
    removeEventListener("scroll", scrolled, { capture: true })
    view.commit(handle.name)
  }
  target.addEventListener("pointerup", release)
  target.addEventListener("pointercancel", release)
  target.addEventListener("lostpointercapture", release)
}

function listenToKeys(view, handle, target) {
  let timer = 0
  target.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const v = fromKey(handle, view.at[handle.name], event)
    if (v === null) return
    event.preventDefault()
    view.stop?.()
    view.move(handle.name, v)
    clearTimeout(timer)
    timer = setTimeout(() => view.commit(handle.name), QUIET_MILLISECONDS)
  })
}

function makeGrip(view, handle, grip, first) {
  const group = node("g", { class: "lv-grip", "data-handle": handle.name }, view.gripLayer)
  const halo = node("circle", { class: "lv-halo", r: 15, fill: "none" }, group)
  const target = node("circle", { class: "lv-target", r: RADIUS, fill: "transparent" }, group)
  if (first) {
    for (const [key, value] of Object.entries({
      tabindex: 0,
      role: "slider",
      "aria-label": handle.label,
      "aria-orientation": handle.along === "x" ? "horizontal" : "vertical",
      "aria-valuemin": handle.low,
      "aria-valuemax": handle.high,
    })) target.setAttribute(key, value)
    listenToKeys(view, handle, target)
  } else target.setAttribute("aria-hidden", "true")
  listen(view, handle, grip, target)
  return { grip, circles: [halo, target], target, first }
}

export function makeHandles(view) {
  view.grips = {}
  for (const handle of view.scene.handles) {
    view.grips[handle.name] = handle.grips.map((grip, k) => makeGrip(view, handle, grip, k === 0))
  }
}

export function placeHandles(view) {
  for (const handle of view.scene.handles) {
    for (const { grip, circles, target, first } of view.grips[handle.name]) {
      const [cx, cy] = coordinates(view, handle, grip)
      for (const circle of circles) set(circle, { cx, cy }) // a transform would be a layer's affair
      if (!first) continue
      const spoken = unmarked(say(handle.spoken, view.values, view.scene))
      set(target, { "aria-valuenow": view.at[handle.name], "aria-valuetext": spoken })
    }
  }
}
