// The marks over the figure: one small SVG node each, moved at every frame.

import { rewrite } from "./elements.js"
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
  if (!known.has(element)) known.set(element, {})
  const had = known.get(element)
  for (const [key, value] of Object.entries(attributes)) {
    if (had[key] === value) continue
    had[key] = value
    element.setAttribute(key, value)
  }
}

// A coordinate of a mark: a fixed number, or a quantity; of a vector the entry j.
function resolve(values, coordinate, j) {
  const value = typeof coordinate === "string" ? values[coordinate] : coordinate
  return Array.isArray(value) ? value[j] : value
}

// Gives the pixels of a place in a plane.
export const placer = (values, plane) => (x, y, j) => [
  plane.px(resolve(values, x, j)),
  plane.py(resolve(values, y, j)),
]

// By its sign; a circle where it has none.
function triangle([x, y], size, sign) {
  if (sign === "at_target" || !sign)
    return `M${x - size},${y}a${size},${size} 0 1,0 ${2 * size},0a${size},${size} 0 1,0 ${-2 * size},0Z`
  const up = sign === "too_low" ? -1 : 1
  return `M${x},${y + up * size * 1.2}L${x + size * 1.1},${y - up * size * 0.85}L${x - size * 1.1},${y - up * size * 0.85}Z`
}

function head([x0, y0], [x1, y1], size) {
  const length = Math.hypot(x1 - x0, y1 - y0)
  if (length < 1) return ""
  const long = Math.min(size, length)
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length]
  const [bx, by] = [x1 - ux * long, y1 - uy * long]
  const half = long * 0.55
  return `M${x1},${y1}L${bx - uy * half},${by + ux * half}L${bx + uy * half},${by - ux * half}Z`
}

export const sizeOfHead = ({ width }) => 7 + 2.2 * width

const rounded = (pixels) => pixels.map((v) => Number(v.toFixed(1)))

// One path for all entries of a vector that have the same sign.
function drawBySign({ mark, nodes: paths }, { values, scene }, outline, style) {
  const pieces = [[], [], []] // too low, at the target, too high
  values[mark.sign].forEach((value, j) => {
    const sign = signOf(value, zeroOf(scene, mark.sign))
    pieces[sign + 1].push(outline(j, SIGNS[sign]))
  })
  pieces.forEach((piece, k) => {
    set(paths[k], { d: piece.join(""), opacity: mark.opacity, ...style(SIGNS[k - 1]) })
  })
}

const tame = (pixel) => Math.max(-1e5, Math.min(1e5, pixel))
const MIRRORED = { start: "end", end: "start", middle: "middle" }

// What each kind of mark is drawn with, and how: `place` gives pixels, `colour` the name of the
// mark's colour.
const drawers = {
  point: {
    nodes: ["path"],
    draw({ mark, nodes: [path] }, { place, colour, colours }) {
      const [fill, stroke] = [colours[colour], colours.ground]
      set(path, {
        d: triangle(place(mark.x, mark.y), mark.size, mark.sign && colour),
        fill: mark.hollow ? stroke : fill,
        stroke: mark.hollow ? fill : stroke,
        "stroke-width": mark.hollow ? 1.8 : 2,
        "stroke-linejoin": "round",
      })
    },
  },
  segment: {
    nodes: ["path", "path"],
    draw({ mark, nodes: [line, tip] }, { place, colour, colours }) {
      const [from, to] = [place(mark.x0, mark.y0), place(mark.x1, mark.y1)]
      const size = sizeOfHead(mark)
      const length = Math.hypot(to[0] - from[0], to[1] - from[1])
      // The line ends inside the head of its arrow.
      const covered = mark.arrow && length > 1 ? (0.8 * Math.min(size, length)) / length : 0
      const end = from.map((v, k) => v + (to[k] - v) * Math.max(0, 1 - covered))
      set(line, {
        d: `M${from}L${end}`,
        stroke: colours[colour],
        "stroke-width": mark.width,
        "stroke-linecap": mark.dash === "dot" ? "round" : "butt",
        "stroke-dasharray": DASHES[mark.dash] ?? "none",
      })
      set(tip, { d: mark.arrow ? head(from, to, size) : "", fill: colours[colour] })
    },
  },
  area: {
    nodes: ["path"],
    draw({ mark, nodes: [path] }, { place, colour, colours, values }) {
      const each = (x) => (Array.isArray(values[x]) ? values[x] : [x])
      const corners = mark.corners.flatMap(([x, y]) => each(x).map((_, j) => place(x, y, j)))
      set(path, { d: `M${corners.join("L")}Z`, fill: colours[`${colour}_area`] })
    },
  },
  label: {
    nodes: ["text"],
    draw(made, { place, colour, colours, values, scene }) {
      const { mark } = made
      const [text] = made.nodes
      const flipped = mark.flip && values[mark.flip] > 0
      const words = unmarked(say(mark.words, values, scene))
      rewrite(text, words)
      const [x, y] = place(mark.x, mark.y)
      made.spot = {
        x,
        y,
        dx: flipped ? -mark.dx : mark.dx,
        dy: flipped ? (mark.dy_flipped ?? mark.dy) : mark.dy,
        anchor: flipped ? MIRRORED[mark.anchor] : mark.anchor,
      }
      set(text, {
        fill: colours[mark.sign ? `${colour}_text` : colour],
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
    draw(made, { place, colours, ...about }) {
      const { mark } = made
      const outline = (j) => {
        const [from, to] = [place(mark.x0, mark.y0, j), place(mark.x1, mark.y1, j)].map(rounded)
        return `M${from}L${to}${mark.arrow ? head(from, to, 5) : ""}`
      }
      drawBySign(made, about, outline, (sign) => ({
        stroke: colours[sign],
        "stroke-width": mark.width,
      }))
    },
  },
  points: {
    nodes: ["path", "path", "path"],
    draw(made, { place, colours, ...about }) {
      const { mark } = made
      const outline = (j, sign) => triangle(rounded(place(mark.x, mark.y, j)), mark.size, sign)
      drawBySign(made, about, outline, (sign) => ({
        fill: colours[mark.group || sign],
        stroke: colours.ground,
        "stroke-width": mark.opacity < 1 ? 0 : 0.8,
      }))
    },
  },
  curve: {
    nodes: ["path", "path"],
    draw({ mark, nodes: [line, dots] }, { place, colour, colours, values }) {
      const places = values[mark.x].map((_, j) => place(mark.x, mark.y, j))
      const points = places.map((pixels) => pixels.map((v) => v.toFixed(1)))
      set(line, {
        d: points.length ? `M${points.join("L")}` : "",
        stroke: colours[colour],
        "stroke-width": mark.width,
        "stroke-linejoin": "round",
      })
      set(dots, {
        d: mark.dots ? places.map((each) => triangle(each, mark.dots)).join("") : "",
        fill: colours[colour],
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
  for (const each of made) {
    const { kind, sign, axes } = each.mark
    const at = placer(values, planes[axes])
    const place = (x, y, j) => at(x, y, j).map(tame)
    // Segments and points have a sign each.
    const signed = sign && kind !== "segments" && kind !== "points"
    const colour = signed ? SIGNS[signOf(values[sign], zeroOf(scene, sign))] : each.mark.colour
    drawers[kind].draw(each, { place, colour, colours, values, scene })
  }
}
