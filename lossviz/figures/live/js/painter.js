// Draws what stands still of a scene in plain SVG: at once, while Plotly is on its way, and where
// it does not come. A picture of Plotly's takes its place without a jump, and in the same layers.
//
// It knows lines, areas, points, bars, shapes and words. What else a figure may have (contours,
// a legend, words on bars, numbers on an axis that would touch) is left to Plotly: then `paint`
// gives null. Where there is no Plotly, as in a file that was saved, it paints that too.

import { findTicks, makeAxes } from "./axes.js"
import { drawLegend } from "./legend.js"
import { LINE, write } from "./lettering.js"
import { node } from "./marks.js"
import { boxesOfBars, drawTrace, fitsTrace, stroke } from "./traces.js"

const BESIDE_AXIS = 0.2 // of a tick's lettering: from the axis to it
const MIDDLE = 0.35 // from the middle of a line of text to its baseline, in units of its size
const CAPITALS = 0.7
const APART = 2 // pixels between two numbers on an axis
const AROUND = 2 // pixels around the words of an annotation

let count = 0

// Paints into an empty SVG; gives the axes by name, or null where this is left to Plotly.
export function paint(svg, { data, layout }, width, height, alone = false) {
  if (!alone && (layout.showlegend || !data.every(fitsTrace))) return null
  const axes = makeAxes(layout, width, height)
  const picture = { svg, layout, axes, width, height, alone }
  for (const shape of layout.shapes ?? []) if (shape.layer === "below") drawShape(picture, shape)
  const all = Object.values(axes).filter(({ about }) => about.visible !== false)
  for (const axis of all) axis.ticks = findTicks(axis)
  for (const axis of all) drawGrid(picture, axis)
  for (const trace of data) addTrace(picture, trace)
  for (const axis of all) drawAxis(picture, axis)
  for (const shape of layout.shapes ?? []) if (shape.layer !== "below") drawShape(picture, shape)
  for (const words of layout.annotations ?? []) drawWords(picture, words)
  if (layout.showlegend) drawLegend(picture, data)
  return picture.turned ? null : axes
}

const counterOf = ({ across, about }, axes) => axes[about.anchor ?? (across ? "y" : "x")]

// What lies outside of a subplot is not seen.
function windowOf({ svg }, x, y) {
  const id = `lv-clip-${++count}`
  const place = { x: x.offset, y: y.offset, width: x.length, height: y.length }
  node("rect", place, node("clipPath", { id }, svg))
  return `url(#${id})`
}

function drawGrid({ svg, axes }, axis) {
  if (axis.about.showgrid === false) return
  const { offset, length } = counterOf(axis, axes)
  for (const { at } of axis.ticks) {
    if (at <= 1 || at >= axis.length - 1) continue // the axis itself stands there
    const place = axis.offset + at
    const d = axis.across ? `M${place},${offset}v${length}` : `M${offset},${place}h${length}`
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
  const inside = ({ x, y, width, height }) =>
    axis.across ? x >= 0 && x + width <= picture.width : y >= 0 && y + height <= picture.height
  const shown = written.filter((text) => inside(text.getBBox()) || text.remove())
  if (!axis.across) return
  const boxes = shown.map((text) => text.getBBox()).sort((a, b) => a.x - b.x)
  const touch = (box, k) => k > 0 && boxes[k - 1].x + boxes[k - 1].width + APART > box.x
  if (!boxes.some(touch)) return
  if (picture.alone) thinOut(shown)
  else picture.turned = true
}

// Leaves away each number that would touch one before it.
function thinOut(written) {
  const shown = []
  const apart = (a, b) => a.x + a.width + APART <= b.x || b.x + b.width + APART <= a.x
  for (const text of written) {
    const box = text.getBBox()
    if (shown.every((other) => apart(box, other))) shown.push(box)
    else text.remove()
  }
}

function drawTick(picture, axis, { at, text, size }, letters, line) {
  const { about, across, offset } = axis
  const gap = BESIDE_AXIS * about.tickfont.size + 0.5 + (about.ticklabelstandoff ?? 0)
  const style = { size, color: about.tickfont.color }
  const place = offset + at
  const [x, y, anchor] = across
    ? [place, line + gap + size, "middle"]
    : [line - gap, place + MIDDLE * size, "end"]
  return write(picture, text, x, y, anchor, style, letters)
}

function drawTitle(picture, axis, letters, line) {
  const { title } = axis.about
  const middle = axis.offset + axis.length / 2
  const box = letters.childElementCount ? letters.getBBox() : null
  const draw = axis.across ? drawTitleBelow : drawTitleBeside
  draw(picture, title, middle, box, line)
}

const styleOf = ({ font }, className) => ({ size: font.size, color: font.color, className })

function drawTitleBelow(picture, title, middle, box, line) {
  const depth = box ? box.y + box.height - line : 0
  const y = line + depth + title.standoff + CAPITALS * title.font.size
  const text = write(picture, title.text, middle, y, "middle", styleOf(title, "g-xtitle"))
  const { y: top, height } = text.getBBox()
  const up = Math.max(0, top + height - picture.height)
  if (up) text.setAttribute("transform", `translate(0,${-up})`)
}

function drawTitleBeside(picture, title, middle, box, line) {
  const lines = title.text.split("<br>").length - 1
  const depth = box ? line - box.x : 0
  const x = line - depth - title.standoff - title.font.size * (MIDDLE + lines * LINE)
  const text = write(picture, title.text, x, middle, "middle", styleOf(title, "g-ytitle"))
  // Turned by a quarter, what was above the baseline is left of it.
  const right = Math.max(0, middle - text.getBBox().y - x)
  text.setAttribute("transform", `translate(${right},0)rotate(-90,${x},${middle})`)
}

function addTrace(picture, trace) {
  const { axes, svg } = picture
  const [x, y] = [axes[trace.xaxis ?? "x"], axes[trace.yaxis ?? "y"]]
  const about = { class: "trace", opacity: trace.opacity ?? 1 }
  const group = node("g", { ...about, "clip-path": windowOf(picture, x, y) }, svg)
  drawTrace(trace, x, y, group)
  if (trace.type === "bar" && trace.text) nameBars(picture, trace, x, y)
}

// Words stand inside their bar, in the middle or at its foot; where they do not fit, they are not
// there.
function nameBars(picture, trace, x, y) {
  const { color, size } = trace.textfont
  boxesOfBars(trace, x, y).forEach(({ left, right, top, bottom }, k) => {
    const style = { size, color, className: "bartext" }
    const text = write(picture, trace.text[k], (left + right) / 2, 0, "middle", style)
    const box = text.getBBox()
    const free = bottom - top - box.height
    if (box.width > right - left || free < 0) text.remove()
    const from = trace.insidetextanchor === "start" ? Math.min(free, AROUND) : free / 2
    text.setAttribute("transform", `translate(0,${bottom - from - box.height - box.y})`)
  })
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
  made.setAttribute("clip-path", windowOfShape(picture, xref, yref))
  if (type !== "line") made.setAttribute("fill", fillcolor)
}

const OUTLINES = {
  line: ({ x0, x1, y0, y1 }, px, py) => `M${px(x0)},${py(y0)}L${px(x1)},${py(y1)}`,
  rect: ({ x0, x1, y0, y1 }, px, py) => `M${px(x0)},${py(y0)}H${px(x1)}V${py(y1)}H${px(x0)}Z`,
  path: ({ path }, px, py) => path.replace(CORNER, (_, turn, x, y) => `${turn}${px(+x)},${py(+y)}`),
}
const CORNER = /([ML]) *([^ MLZ]+) +([^ MLZ]+)/g

// Where a shape is seen: in its subplot, or in all above each other where its height is a share.
function windowOfShape(picture, xref, yref) {
  const { axes, layout, height } = picture
  const { t, b } = layout.margin
  const frame = { offset: t, length: height - t - b }
  return windowOf(picture, axes[xref.split(" ")[0]], axes[yref.split(" ")[0]] ?? frame)
}

function drawWords(picture, words) {
  const { x, y, xref = "x", yref = "y", xshift = 0, yshift = 0, text, font } = words
  const left = placer(picture, xref, "x")(x) + xshift
  const top = placer(picture, yref, "y")(y) - yshift
  const side = { left: 0, center: 0.5, right: 1 }[words.xanchor]
  const from = { top: 0, middle: 0.5, bottom: 1 }[words.yanchor]
  const anchor = ["start", "middle", "end"][2 * side]
  const style = { ...font, className: "annotation" }
  const made = write(picture, text, left + AROUND * (1 - 2 * side), 0, anchor, style)
  const box = made.getBBox()
  const down = top - from * (box.height + 2 * AROUND) + AROUND - box.y
  made.setAttribute("transform", `translate(0,${down})`)
}
