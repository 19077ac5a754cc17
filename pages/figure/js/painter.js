// Draws what stands still of a scene in plain SVG: at once, while Plotly is on its way, and where
// it does not come. A picture of Plotly's takes its place without a jump, and in the same layers.
//
// It knows lines, areas, points, bars, shapes and words. What else a figure may have (contours,
// a legend, words on bars) is left to Plotly: then `paint` gives null.

import { findTicks, makeAxes } from "./axes.js"
import { node } from "./marks.js"

const BESIDE_AXIS = 0.2 // of a tick's lettering: from the axis to it
const MIDDLE = 0.35 // from the middle of a line of text to its baseline, in units of its size
const CAPITALS = 0.7
const LINE = 1.3 // from one line of text to the next
const LIFTS = { sup: -0.6, sub: 0.3 } // in units of their size, which is 0.7 of the text's
const STYLES = {
  b: { "font-weight": "bold" },
  sup: { dy: `${LIFTS.sup}em`, "font-size": "70%" },
  sub: { dy: `${LIFTS.sub}em`, "font-size": "70%" },
}
const MARKUP = /(<\/?(?:b|sup|sub)>|<span style='font-size:[^']+'>|<\/span>)/
const TAG = /^<(\/?)(b|sup|sub|span)(?: style='font-size:([^']+)')?>$/
const DASHES = { dot: [1, 1], dash: [3, 3], solid: null }
const APART = 2 // pixels between two numbers on an axis
const LINES_FROM = 20 // points: of fewer, each is drawn as well
const FAR = 100 // pixels
const MOST = 1e6 // pixels
const HEAD = 0.9 // how long an arrow's head is, in units of its size
const AROUND = 2 // pixels around the words of an annotation
const BARE = { visible: false }
const PLAIN = new Set(["circle", "triangle-up", "triangle-down", "arrow"])

let count = 0

export const fits = ({ data, layout }) =>
  !layout.showlegend &&
  data.every(fitsTrace) &&
  (layout.annotations ?? []).every((each) => !each.showarrow) &&
  (layout.shapes ?? []).every(({ path }) => !path || /^[MLZ\deE.+\- ]*$/.test(path)) &&
  Object.entries(layout).every(([key, a]) => !/^[xy]axis/.test(key) || a.range || a === BARE)

function fitsTrace({ type, mode, marker, text, error_y: spread }) {
  if (type === "bar") return !text && !spread
  if (type !== "scatter" || mode?.includes("text")) return false
  return listOf(marker?.symbol ?? "circle").every((symbol) => PLAIN.has(symbol))
}

const listOf = (value) => (Array.isArray(value) ? value : [value])
const each = (value, k) => (Array.isArray(value) ? value[k] : value)

// Paints into an empty SVG; gives the axes by name, or null where this is left to Plotly.
export function paint(svg, { data, layout }, width, height) {
  if (!fits({ data, layout })) return null
  const axes = makeAxes(layout, width, height)
  const picture = { svg, layout, axes, width, height, windows: {} }
  for (const shape of layout.shapes ?? []) if (shape.layer === "below") drawShape(picture, shape)
  const all = Object.values(axes).filter(({ about }) => about.visible !== false)
  for (const axis of all) axis.ticks = findTicks(axis)
  for (const axis of all) drawGrid(picture, axis)
  for (const trace of data) drawTrace(picture, trace)
  for (const axis of all) drawAxis(picture, axis)
  for (const shape of layout.shapes ?? []) if (shape.layer !== "below") drawShape(picture, shape)
  for (const words of layout.annotations ?? []) drawWords(picture, words)
  return picture.turned ? null : axes
}

const counterOf = ({ across, about }, axes) => axes[about.anchor ?? (across ? "y" : "x")]

function dashes(dash, width) {
  const unit = Math.max(3, width)
  return DASHES[dash ?? "solid"]?.map((n) => n * unit).join(",") ?? "none"
}

const stroke = ({ color, width = 2, dash }) => ({
  fill: "none",
  stroke: color,
  "stroke-width": width,
  "stroke-dasharray": dashes(dash, width),
})

// What lies outside of a subplot is not seen.
function windowOf({ svg, windows }, x, y) {
  const key = x.id + y.id
  if (!windows[key]) {
    const id = `lv-clip-${++count}`
    const clip = node("clipPath", { id }, svg)
    const { offset: left, length: width } = x
    node("rect", { x: left, y: y.offset, width, height: y.length }, clip)
    windows[key] = `url(#${id})`
  }
  return windows[key]
}

function drawGrid({ svg, axes }, axis) {
  if (axis.about.showgrid === false) return
  const other = counterOf(axis, axes)
  for (const { at } of axis.ticks) {
    if (at <= 1 || at >= axis.length - 1) continue // the axis itself stands there
    const place = axis.offset + at
    const d = axis.across
      ? `M${place},${other.offset}v${other.length}`
      : `M${other.offset},${place}h${other.length}`
    const about = { d, stroke: axis.about.gridcolor, "shape-rendering": "crispEdges" }
    node("path", { ...about, class: "js-grid" }, svg)
  }
}

function drawAxis(picture, axis) {
  const { svg, axes } = picture
  const { about, across, offset, length } = axis
  const other = counterOf(axis, axes)
  const line = across ? other.offset + other.length : other.offset
  const d = across ? `M${offset},${line}h${length}` : `M${line},${offset}v${length}`
  const drawn = { d, stroke: about.linecolor, "shape-rendering": "crispEdges", class: "js-axis" }
  node("path", drawn, svg)
  const letters = node("g", { class: `${axis.id[0]}tick` }, svg)
  if (about.showticklabels !== false) {
    const written = axis.ticks.map((tick) => drawTick(picture, axis, tick, letters, line))
    tidy(picture, axis, written)
  }
  if (about.title?.text) drawTitle(picture, axis, letters, line)
}

// Numbers that reach out of the picture are left away. Where two would touch, Plotly turns them.
function tidy(picture, axis, written) {
  const boxes = written.map((text) => text.getBBox())
  const inside = ({ x, y, width, height }) =>
    axis.across ? x >= 0 && x + width <= picture.width : y >= 0 && y + height <= picture.height
  written
    .filter((_, k) => !inside(boxes[k]))
    .forEach((text) => {
      text.remove()
    })
  const order = boxes.filter(inside).sort((a, b) => a.x - b.x)
  const touch = (box, k) => k > 0 && order[k - 1].x + order[k - 1].width + APART > box.x
  if (axis.across && order.some(touch)) picture.turned = true
}

function drawTick(picture, axis, { at, text, size, dx = 0, dy = 0 }, letters, line) {
  const { about, across, offset } = axis
  const gap = BESIDE_AXIS * about.tickfont.size + 0.5 + (about.ticklabelstandoff ?? 0)
  const style = { size, color: about.tickfont.color }
  if (across)
    return write(picture, text, offset + at + dx, line + gap + size + dy, "middle", style, letters)
  return write(
    picture,
    text,
    line - gap + dx,
    offset + at + MIDDLE * size + dy,
    "end",
    style,
    letters,
  )
}

function drawTitle(picture, axis, letters, line) {
  const { title, across } = { ...axis, title: axis.about.title }
  const middle = axis.offset + axis.length / 2
  const box = letters.childElementCount ? letters.getBBox() : null
  const { size } = title.font
  const lines = title.text.split("<br>").length - 1
  const style = { size, color: title.font.color, className: across ? "g-xtitle" : "g-ytitle" }
  if (across) {
    const depth = box ? box.y + box.height - line : 0
    const y = line + depth + title.standoff + CAPITALS * size
    const text = write(picture, title.text, middle, y, "middle", style)
    const { y: top, height } = text.getBBox()
    const up = Math.max(0, top + height - picture.height)
    if (up) text.setAttribute("transform", `translate(0,${-up})`)
    return text
  }
  const x = line - (box ? line - box.x : 0) - title.standoff - size * (MIDDLE + lines * LINE)
  const text = write(picture, title.text, x, middle, "middle", style)
  // Turned by a quarter, what was above the baseline is left of it.
  const right = Math.max(0, middle - text.getBBox().y - x)
  text.setAttribute("transform", `translate(${right},0)rotate(-90,${x},${middle})`)
  return text
}

// Words with the little markup that the scenes have: bold, line breaks, raised and lowered.
function write(
  { svg, layout },
  words,
  x,
  y,
  anchor,
  { size, color, className = "" },
  parent = svg,
) {
  const text = node("text", { x, y, "text-anchor": anchor, fill: color, "font-size": size }, parent)
  text.setAttribute("class", className)
  text.setAttribute("font-family", layout.font.family)
  words.split("<br>").forEach((line, k) => {
    const row = k ? node("tspan", { x, dy: `${LINE}em` }, text) : text
    row.append(...piecesOf(line))
  })
  return text
}

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" }
const plain = (text) => text.replace(/&(amp|lt|gt);/g, (entity) => ENTITIES[entity])

function piecesOf(line) {
  let style = null
  return line.split(MARKUP).flatMap((piece) => {
    const [, closing, name, size] = piece.match(TAG) ?? []
    if (name) {
      const lift = closing && LIFTS[name]
      style = closing ? null : name === "span" ? { "font-size": size } : STYLES[name]
      // An empty piece brings the line back to where it was.
      return lift ? [tspan("\u200b", { dy: `${-0.7 * lift}em` })] : []
    }
    if (!piece) return []
    return [style ? tspan(plain(piece), style) : plain(piece)]
  })
}

function tspan(text, attributes) {
  const made = node("tspan", attributes)
  made.append(text)
  return made
}

// A coordinate of a shape or an annotation: in data, in shares of an axis, or of the whole frame.
function placer({ axes, layout, width, height }, ref, letter) {
  const { l, r, t, b } = layout.margin
  if (ref === "paper")
    return letter === "x" ? (v) => l + v * (width - l - r) : (v) => t + (1 - v) * (height - t - b)
  const axis = axes[ref.split(" ")[0]]
  if (!ref.endsWith("domain")) return (v) => axis.offset + axis.d2p(v)
  return (v) => axis.offset + axis.length * (axis.across ? v : 1 - v)
}

function drawShape(picture, shape) {
  const { type = "rect", xref, yref, line, fillcolor } = shape
  const px = placer(picture, xref, "x")
  const py = placer(picture, yref, "y")
  const made = node("path", line.width ? stroke(line) : {}, picture.svg)
  made.setAttribute("class", "js-shape")
  made.setAttribute("d", OUTLINES[type](shape, px, py))
  if (type !== "line") made.setAttribute("fill", fillcolor)
  const clip = clipOf(picture, xref, yref)
  if (clip) made.setAttribute("clip-path", clip)
}

const OUTLINES = {
  line: ({ x0, x1, y0, y1 }, px, py) => `M${px(x0)},${py(y0)}L${px(x1)},${py(y1)}`,
  rect: ({ x0, x1, y0, y1 }, px, py) => `M${px(x0)},${py(y0)}H${px(x1)}V${py(y1)}H${px(x0)}Z`,
  path: ({ path }, px, py) => path.replace(CORNER, (_, turn, x, y) => `${turn}${px(+x)},${py(+y)}`),
}
const CORNER = /([ML]) *([^ MLZ]+) +([^ MLZ]+)/g

function clipOf(picture, xref, yref) {
  const { axes } = picture
  const free = (ref) => ref === "paper"
  if (free(xref) && free(yref)) return null
  const x = axes[xref.split(" ")[0]]
  const y = axes[yref.split(" ")[0]]
  return windowOf(picture, x ?? { ...counterOf(y, axes) }, y ?? whole(picture))
}

const whole = ({ layout: { margin }, height }) => ({
  id: "paper",
  offset: margin.t,
  length: height - margin.t - margin.b,
})

function drawWords(
  picture,
  { x, y, xref, yref, xanchor, yanchor, xshift = 0, yshift = 0, text, font },
) {
  const left = placer(picture, xref, "x")(x) + xshift
  const top = placer(picture, yref, "y")(y) - yshift
  const side = { left: 0, center: 0.5, right: 1 }[xanchor ?? "center"]
  const from = { top: 0, middle: 0.5, bottom: 1 }[yanchor ?? "middle"]
  const style = { size: font?.size ?? 13, color: font?.color ?? picture.layout.font.color }
  const anchor = ["start", "middle", "end"][2 * side]
  const made = write(picture, text, left + AROUND * (1 - 2 * side), 0, anchor, {
    ...style,
    className: "annotation",
  })
  const box = made.getBBox()
  const height = box.height + 2 * AROUND
  const down = top - from * height + AROUND - box.y
  made.setAttribute("transform", `translate(0,${down})`)
}

function drawTrace(picture, trace) {
  const x = picture.axes[trace.xaxis ?? "x"]
  const y = picture.axes[trace.yaxis ?? "y"]
  const group = node("g", { class: "trace", opacity: trace.opacity ?? 1 }, picture.svg)
  group.setAttribute("clip-path", windowOf(picture, x, y))
  if (trace.type === "bar") return drawBars(trace, x, y, group)
  const places = trace.x.map((v, k) => pixel(x, y, v, trace.y[k]))
  if (trace.fill === "toself")
    node("path", { d: joined(places, "Z"), fill: trace.fillcolor, class: "js-fill" }, group)
  const mode = trace.mode ?? (places.length < LINES_FROM ? "lines+markers" : "lines")
  if (mode.includes("lines") && trace.line?.width !== 0) drawLine(trace, places, group)
  if (mode.includes("markers")) drawPoints(trace, places.map(within(x, y)), group)
  return group
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
    const isHead = place && places[k - 1] && each(marker.symbol, k) === "arrow"
    return isHead ? backFrom(place, places[k - 1], HEAD * each(marker.size, k)) : place
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

function drawPoints({ marker = {} }, places, group) {
  places.forEach((place, k) => {
    const size = place && each(marker.size ?? 6, k)
    if (!size) return
    const symbol = SYMBOLS[each(marker.symbol ?? "circle", k)]
    const turn = marker.angleref === "previous" ? direction(places[k - 1], place) : 0
    const [x, y] = place
    const about = {
      d: symbol(size / 2),
      transform: `translate(${x},${y})${turn ? `rotate(${turn})` : ""}`,
      fill: each(marker.color, k),
      opacity: each(marker.opacity ?? 1, k),
    }
    const { width = 0, color } = marker.line ?? {}
    if (each(width, k))
      Object.assign(about, { stroke: each(color, k), "stroke-width": each(width, k) })
    node("path", { ...about, class: "js-point" }, group)
  })
}

const direction = (from, [x, y]) =>
  from ? (Math.atan2(y - from[1], x - from[0]) * 180) / Math.PI + 90 : 0

function drawBars({ x: places, y: tops, width, base = 0, marker }, x, y, group) {
  places.forEach((at, k) => {
    const half = each(width ?? 0.8, k) / 2
    const left = x.offset + x.d2p(at - half)
    const right = x.offset + x.d2p(at + half)
    const from = each(base, k)
    const bottom = y.offset + y.d2p(from)
    const top = y.offset + y.d2p(from + tops[k])
    const about = {
      d: `M${left},${bottom}V${top}H${right}V${bottom}Z`,
      fill: each(marker.color, k),
    }
    const { width: thick = 0, color } = marker.line ?? {}
    if (each(thick, k))
      Object.assign(about, { stroke: each(color, k), "stroke-width": each(thick, k) })
    node("path", { ...about, class: "js-bar" }, group)
  })
}
