// The marks over the figure: one small SVG node each, moved at every frame.

import { zeroOf } from "./quantities.js"
import { say, signOf, unmarked } from "./words.js"

export const SVG = "http://www.w3.org/2000/svg"
const SIGNS = { "-1": "too_low", 0: "at_target", 1: "too_high" }
const DASHES = { dot: "1.5 4.5", dash: "6 5" }

export function node(name, attributes = {}, parent = null) {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  parent?.append(made)
  return made
}

const known = new WeakMap()

// Only what changes is written: the browser styles and paints anew even what stays the same.
export function set(element, attributes) {
  let had = known.get(element)
  if (!had) {
    had = {}
    known.set(element, had)
  }
  for (const [key, value] of Object.entries(attributes)) {
    if (had[key] === value) continue
    had[key] = value
    element.setAttribute(key, value)
  }
}

export const number = (values, coordinate) =>
  typeof coordinate === "string" ? values[coordinate] : coordinate
export const at = (values, coordinate, j) => {
  const value = number(values, coordinate)
  return Array.isArray(value) ? value[j] : value
}

export function signName(mark, values, scene) {
  return mark.sign ? SIGNS[signOf(values[mark.sign], zeroOf(scene, mark.sign))] : mark.colour
}

function triangle(x, y, size, sign) {
  if (sign === "at_target" || !sign)
    return `M${x - size},${y}a${size},${size} 0 1,0 ${2 * size},0a${size},${size} 0 1,0 ${-2 * size},0Z`
  const up = sign === "too_low" ? -1 : 1
  return `M${x},${y + up * size * 1.2}L${x + size * 1.1},${y - up * size * 0.85}L${x - size * 1.1},${y - up * size * 0.85}Z`
}

function head(x0, y0, x1, y1, size) {
  const length = Math.hypot(x1 - x0, y1 - y0)
  if (length < 1) return ""
  const reach = Math.min(size, length)
  const ux = (x1 - x0) / length
  const uy = (y1 - y0) / length
  const bx = x1 - ux * reach
  const by = y1 - uy * reach
  const half = reach * 0.55
  return `M${x1},${y1}L${bx - uy * half},${by + ux * half}L${bx + uy * half},${by - ux * half}Z`
}

export const sizeOfHead = ({ width }) => 7 + 2.2 * width

const tame = (pixel) => Math.max(-1e5, Math.min(1e5, pixel))

const drawers = {
  point: {
    nodes: ["path"],
    draw(mark, [path], values, plane, scene, colours) {
      const sign = mark.sign ? signName(mark, values, scene) : ""
      const colour = colours[mark.sign ? sign : mark.colour]
      set(path, {
        d: triangle(
          tame(plane.px(number(values, mark.x))),
          tame(plane.py(number(values, mark.y))),
          mark.size,
          sign,
        ),
        fill: mark.hollow ? colours.ground : colour,
        stroke: mark.hollow ? colour : colours.ground,
        "stroke-width": mark.hollow ? 1.8 : 2,
        "stroke-linejoin": "round",
      })
    },
  },
  segment: {
    nodes: ["path", "path"],
    draw(mark, [line, tip], values, plane, scene, colours) {
      const colour = colours[signName(mark, values, scene)]
      const [x0, y0] = [
        tame(plane.px(number(values, mark.x0))),
        tame(plane.py(number(values, mark.y0))),
      ]
      const [x1, y1] = [
        tame(plane.px(number(values, mark.x1))),
        tame(plane.py(number(values, mark.y1))),
      ]
      const size = sizeOfHead(mark)
      const length = Math.hypot(x1 - x0, y1 - y0)
      const stop =
        mark.arrow && length > 1 ? Math.max(0, 1 - (0.8 * Math.min(size, length)) / length) : 1
      set(line, {
        d: `M${x0},${y0}L${x0 + (x1 - x0) * stop},${y0 + (y1 - y0) * stop}`,
        stroke: colour,
        "stroke-width": mark.width,
        "stroke-linecap": mark.dash === "dot" ? "round" : "butt",
        "stroke-dasharray": DASHES[mark.dash] ?? "none",
      })
      set(tip, { d: mark.arrow ? head(x0, y0, x1, y1, size) : "", fill: colour })
    },
  },
  area: {
    nodes: ["path"],
    draw(mark, [path], values, plane, scene, colours) {
      const corner = ([x, y]) =>
        `${tame(plane.px(number(values, x)))},${tame(plane.py(number(values, y)))}`
      set(path, {
        d: `M${mark.corners.map(corner).join("L")}Z`,
        fill: colours[`${signName(mark, values, scene)}_area`],
      })
    },
  },
  label: {
    nodes: ["text"],
    draw(mark, [text], values, plane, scene, colours, made) {
      const sign = signName(mark, values, scene)
      const flipped = mark.flip && values[mark.flip] > 0
      const anchors = flipped
        ? { start: "end", end: "start", middle: "middle" }
        : { start: "start", end: "end", middle: "middle" }
      const words = unmarked(say(mark.words, values, scene))
      if (text.textContent !== words) text.textContent = words
      made.spot = {
        x: tame(plane.px(number(values, mark.x))),
        y: tame(plane.py(number(values, mark.y))),
        dx: flipped ? -mark.dx : mark.dx,
        dy: flipped ? (mark.dy_flipped ?? mark.dy) : mark.dy,
        anchor: anchors[mark.anchor],
      }
      set(text, {
        fill: colours[mark.sign ? `${sign}_text` : sign],
        "font-size": mark.size,
        "font-weight": mark.strong ? 600 : 400,
        stroke: colours.ground,
        "stroke-width": 3.5,
        "stroke-linejoin": "round",
        "paint-order": "stroke",
      })
    },
  },
  segments: {
    nodes: ["path", "path", "path"],
    draw(mark, paths, values, plane, scene, colours) {
      const pieces = [[], [], []] // too low, at the target, too high
      values[mark.sign].forEach((value, j) => {
        const x0 = tame(plane.px(at(values, mark.x0, j))).toFixed(1)
        const y0 = tame(plane.py(at(values, mark.y0, j))).toFixed(1)
        const x1 = tame(plane.px(at(values, mark.x1, j))).toFixed(1)
        const y1 = tame(plane.py(at(values, mark.y1, j))).toFixed(1)
        const piece = pieces[signOf(value, zeroOf(scene, mark.sign)) + 1]
        piece.push(`M${x0},${y0}L${x1},${y1}`)
        if (mark.arrow) piece.push(head(+x0, +y0, +x1, +y1, 5))
      })
      pieces.forEach((path, k) => {
        set(paths[k], {
          d: path.join(""),
          stroke: colours[SIGNS[k - 1]],
          "stroke-width": mark.width,
          opacity: mark.opacity,
        })
      })
    },
  },
  curve: {
    nodes: ["path", "path"],
    draw(mark, [line, dots], values, plane, scene, colours) {
      const stroke = colours[signName(mark, values, scene)]
      const places = values[mark.x].map((x, j) => [
        tame(plane.px(x)),
        tame(plane.py(values[mark.y][j])),
      ])
      const d = places.length
        ? `M${places.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join("L")}`
        : ""
      set(line, {
        d,
        stroke,
        "stroke-width": mark.width,
        "stroke-dasharray": DASHES[mark.dash] ?? "none",
        "stroke-linejoin": "round",
      })
      set(dots, {
        d: mark.dots ? places.map(([x, y]) => triangle(x, y, mark.dots, "")).join("") : "",
        fill: stroke,
      })
    },
  },
}

// Each subplot is a window of its own, which hides what lies outside. A clip path would do
// so too, but the browser then composes its layers anew whenever something inside moves.
export function makeMarks(scene, windows, labels) {
  return scene.marks.map((mark) => {
    const parent = mark.kind === "label" ? labels : windows[mark.axes]
    const about = { "data-mark": mark.name, "data-kind": mark.kind }
    const group = node("g", { fill: "none", ...about }, parent)
    if (mark.hint) group.classList.add("lv-hint")
    return { mark, nodes: drawers[mark.kind].nodes.map((name) => node(name, {}, group)) }
  })
}

export function drawMarks(made, values, planes, scene, colours) {
  for (const each of made)
    drawers[each.mark.kind].draw(
      each.mark,
      each.nodes,
      values,
      planes[each.mark.axes],
      scene,
      colours,
      each,
    )
}
