// Lines, areas, points and bars, as Plotly draws them; and contours.

import { drawContours } from "./contours.js"
import { node } from "./marks.js"

const FAR = 100 // pixels
const MOST = 1e6 // pixels
const HEAD = 0.9 // how long an arrow's head is, in units of its size
const DASHES = { dot: 1, dash: 3, solid: 0 } // how long, in widths of the line

// Whether all of a trace is drawn here as Plotly draws it.
export const fitsTrace = ({ type, text, error_y: spread }) =>
  type === "scatter" || (type === "bar" && !text && !spread)

// One value for all points, or a list of one for each.
export const entry = (value, k) => (Array.isArray(value) ? value[k] : value)

export const stroke = ({ color, width = 2, dash = "solid" }) => ({
  fill: "none",
  stroke: color,
  "stroke-width": width,
  "stroke-dasharray": DASHES[dash] * Math.max(3, width) || "none",
})

// Draws a trace over a pair of axes into a group of its own.
export function drawTrace(trace, x, y, group) {
  if (trace.type === "contour") return drawContours(trace, x, y, group)
  if (trace.type === "bar") return drawBars(trace, x, y, group)
  const places = trace.x.map((v, k) => pixel(x, y, v, trace.y[k]))
  if (trace.fill === "toself")
    node("path", { d: joined(places, "Z"), fill: trace.fillcolor, class: "js-fill" }, group)
  const mode = trace.mode ?? "lines"
  if (mode.includes("lines") && trace.line?.width !== 0) drawLine(trace, places, group)
  if (mode.includes("markers")) drawPoints(trace, places.map(within(x, y)), group)
}

// SVG has no room for larger numbers; who looks at the picture sees no difference.
const tame = (p) => Math.max(-MOST, Math.min(MOST, p))

function pixel(x, y, across, up) {
  if (across === null || up === null) return null
  const place = [x.offset + x.d2p(across), y.offset + y.d2p(up)]
  return place.every(Number.isFinite) ? place.map(tame) : null
}

// A line ends before the head of its arrow.
function drawLine({ line = {}, marker = {} }, places, group) {
  const ends = places.map((place, k) => {
    const isHead = place && places[k - 1] && entry(marker.symbol, k) === "arrow"
    return isHead ? backFrom(place, places[k - 1], HEAD * entry(marker.size, k)) : place
  })
  node("path", { d: joined(ends, ""), class: "js-line", ...stroke(line) }, group)
}

function backFrom([x, y], [x0, y0], by) {
  const share = by / Math.max(by, Math.hypot(x - x0, y - y0))
  return share ? [x + share * (x0 - x), y + share * (y0 - y)] : [x, y]
}

// Points that are far outside are left away: there may be no number for where they are.
const within = (x, y) => (place) => {
  const near = (at, { offset, length }) => at > offset - FAR && at < offset + length + FAR
  return place && near(place[0], x) && near(place[1], y) ? place : null
}

// One piece for each stretch without a gap.
function joined(places, end) {
  const pieces = [[]]
  for (const place of places) {
    if (place) pieces.at(-1).push(place.map((p) => p.toFixed(2)).join())
    else pieces.push([])
  }
  return pieces
    .filter((p) => p.length)
    .map((p) => `M${p.join("L")}${end}`)
    .join("")
}

const SYMBOLS = {
  circle: (r) => `M${r},0A${r},${r} 0 1,1 0,${-r}A${r},${r} 0 0,1 ${r},0Z`,
  "triangle-up": (r) => triangle(r, 1),
  "triangle-down": (r) => triangle(r, -1),
  arrow: (r) => {
    const [wide, long] = [2 * r * Math.cos(Math.PI / 2.5), 2 * r * Math.sin(Math.PI / 2.5)]
    return `M0,0L${-wide},${long}L${wide},${long}Z`
  },
}

function triangle(r, up) {
  const half = (2 * r) / Math.sqrt(3)
  return `M${-half},${(up * r) / 2}H${half}L0,${-up * r}Z`
}

function drawPoints({ marker }, places, group) {
  places.forEach((place, k) => {
    const size = place && entry(marker.size, k)
    if (!size) return
    const turn = marker.angleref === "previous" ? direction(places[k - 1], place) : 0
    drawPoint(marker, k, size, place, turn, group)
  })
}

function drawPoint(marker, k, size, [x, y], turn, group) {
  const symbol = SYMBOLS[entry(marker.symbol ?? "circle", k)]
  const about = {
    d: symbol(size / 2),
    transform: `translate(${x},${y})${turn ? `rotate(${turn})` : ""}`,
    fill: entry(marker.color, k),
    opacity: entry(marker.opacity ?? 1, k),
  }
  node("path", { ...about, ...outline(marker, k), class: "js-point" }, group)
}

function outline({ line: { width = 0, color } = {} }, k) {
  return width ? { stroke: entry(color, k), "stroke-width": width } : {}
}

// The first point of a trace, to stand beside its name.
export const drawSymbol = ({ marker }, place, group) =>
  drawPoint(marker, 0, entry(marker.size, 0), place, 0, group)

const direction = (from, [x, y]) =>
  from ? (Math.atan2(y - from[1], x - from[0]) * 180) / Math.PI + 90 : 0

// Where each bar stands, in pixels.
export const boxesOfBars = ({ x: places, y: tops, width, base = 0 }, x, y) =>
  places.map((at, k) => {
    const half = entry(width, k) / 2
    const from = entry(base, k)
    return {
      left: x.offset + x.d2p(at - half),
      right: x.offset + x.d2p(at + half),
      bottom: y.offset + y.d2p(from),
      top: y.offset + y.d2p(from + tops[k]),
    }
  })

function drawBars(trace, x, y, group) {
  const { marker, error_y: spread } = trace
  boxesOfBars(trace, x, y).forEach(({ left, right, bottom, top }, k) => {
    const d = `M${left},${bottom}V${top}H${right}V${bottom}Z`
    const fill = entry(marker.color, k)
    node("path", { d, fill, ...outline(marker, k), class: "js-bar" }, group)
    if (spread) drawSpread(spread, trace.y[k], spread.array[k], (left + right) / 2, y, group)
  })
}

// A line from as far below the top of a bar to as far above it, with caps.
function drawSpread({ color, thickness, width }, top, by, middle, y, group) {
  const [low, high] = [top - by, top + by].map((v) => y.offset + y.d2p(v))
  const cap = (at) => `M${middle - width},${at}h${2 * width}`
  const d = `M${middle},${low}V${high}${cap(low)}${cap(high)}`
  const about = { fill: "none", stroke: color, "stroke-width": thickness, class: "yerror" }
  node("path", { d, ...about }, group)
}
