// Where labels stand: beside what they name, and on nothing else.
//
// A label has a place of its own, given in Python. Where that is taken by another label, by a
// point, by a line or by what Plotly wrote, it goes to the nearest free place around what it
// names; where none is free, it is not shown. While a hand moves, it stays where it is beside what
// it names as long as that is free. What Plotly wrote into the picture gives way to points and
// lines.

import { placer, set, sizeOfHead } from "./marks.js"
import { prefersStill } from "./theme.js"
import { entry } from "./traces.js"

const BESIDE = 24 // pixels above and below a subplot that its labels may use
const EDGE = 9 // an arrow that ends so far outside of its subplot has its head seen in part
const ROOM = 2 // pixels between a label and what it must not touch
const ABOVE = 1.1 // above the baseline, in units of a label's size
const BELOW = 0.38
const WIDER = 1.04 // digits of equal width, which the canvas cannot measure
// Directions in sixteenths of a turn, to the right and on downward, the plainest first.
const TURNS = [0, 8, 12, 4, 14, 10, 2, 6, 15, 1, 9, 7, 13, 11, 3, 5]
const DISTANCES = [12, 17, 22, 28, 36, 45, 54, 64, 76, 90, 104, 140, 180]

const canvas = document.createElement("canvas").getContext("2d")
const widths = new Map() // of words, by font: to measure takes a tenth of a frame's script

function widthOf({ mark, nodes: [text] }, family) {
  const font = `${mark.strong ? 600 : 400} ${mark.size}px ${family}`
  const key = `${font} ${text.textContent}`
  if (!widths.has(key)) {
    if (widths.size > 2000) widths.clear()
    canvas.font = font
    widths.set(key, WIDER * canvas.measureText(text.textContent).width)
  }
  return widths.get(key)
}

const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

// The part of a straight piece that is in a box, as shares of its length; null where none is.
// It is cut off at each side in turn (Liang and Barsky).
function clip({ x0, y0, x1, y1 }, { left, top, right, bottom }) {
  const [dx, dy] = [x1 - x0, y1 - y0]
  let [from, to] = [0, 1]
  for (const [step, room] of [
    [-dx, x0 - left],
    [dx, right - x0],
    [-dy, y0 - top],
    [dy, bottom - y0],
  ]) {
    if (step === 0 && room < 0) return null
    if (step < 0) from = Math.max(from, room / step)
    if (step > 0) to = Math.min(to, room / step)
  }
  return from > to ? null : [from, to]
}

const grown = ({ left, top, right, bottom }, across, up = across) => ({
  left: left - across,
  top: top - up,
  right: right + across,
  bottom: bottom + up,
})

const crosses = (line, box) => clip(line, grown(box, line.half)) !== null

const around = (x, y, size) => grown({ left: x, top: y, right: x, bottom: y }, size)

// What is drawn and what stands still until it draws again: its words and its points.
export function findFixed(view) {
  const origin = view.stage.getBoundingClientRect()
  const boxOf = (e) => {
    const { x, y, width, height } = e.getBoundingClientRect()
    const [left, top] = [x - origin.x, y - origin.y]
    return { left, top, right: left + width, bottom: top + height }
  }
  const all = (selector) => [...(view.axes ? view.painting : view.plot).querySelectorAll(selector)]
  const written = all(".annotation").map((e) => ({ element: e, box: boxOf(e) }))
  const axes = all(".xtick text, .ytick text, .g-xtitle, .g-ytitle, [class^=g-x], [class^=g-y]")
  return {
    written,
    axes: axes.filter((e) => e.textContent).map(boxOf),
    points: view.scene.figure.data.flatMap((trace) => pointsOf(trace, view.planes)),
    width: origin.width,
    height: origin.height,
  }
}

function pointsOf(trace, planes) {
  const plane = planes[(trace.xaxis ?? "x") + (trace.yaxis ?? "y")]
  if (!plane || !trace.mode?.includes("markers")) return []
  const size = (k) => entry(trace.marker.size, k)
  return trace.x.map((x, k) => around(plane.px(x), plane.py(trace.y[k]), size(k) / 2))
}

// What moves and must not be written on: points as boxes, and lines.
function findMoving(view) {
  const moving = { points: [], lines: [] }
  for (const { mark } of view.marks) {
    const plane = view.planes[mark.axes]
    if (mark.kind === "point") addPoint(moving, mark, view.values, plane)
    if (mark.kind === "segment") addLine(moving, mark, view.values, plane)
    if (mark.kind === "segments")
      for (const j of view.values[mark.sign].keys()) addLine(moving, mark, view.values, plane, j)
    if (mark.kind === "curve" && mark.dots) addPath(moving, mark, view.values, plane)
  }
  return moving
}

function addPoint({ points }, mark, values, plane) {
  const [x, y] = placer(values, plane)(mark.x, mark.y)
  const box = around(x, y, 1.2 * mark.size)
  if (meet(box, plane)) points.push(box)
}

// The part of a line that is seen, if any is.
function cut(line, plane) {
  const { x0, y0, x1, y1 } = line
  const seen = clip(line, plane)
  if (!seen) return null
  const [[fromX, fromY], [toX, toY]] = seen.map((s) => [x0 + s * (x1 - x0), y0 + s * (y1 - y0)])
  return { ...line, x0: fromX, y0: fromY, x1: toX, y1: toY }
}

// A line as far as it is seen, and the head of an arrow as a box around its middle.
function addLine({ lines, points }, mark, values, plane, j) {
  const place = placer(values, plane)
  const [x0, y0] = place(mark.x0, mark.y0, j)
  const [x1, y1] = place(mark.x1, mark.y1, j)
  const seen = cut({ x0, y0, x1, y1, half: mark.width / 2 }, plane)
  if (!seen) return
  lines.push(seen)
  const length = Math.hypot(x1 - x0, y1 - y0)
  if (!mark.arrow || length < 1 || !isWithin(around(x1, y1, 0), grown(plane, EDGE))) return
  const size = Math.min(sizeOfHead(mark), length)
  const back = size / 2 / length
  points.push(around(x1 - back * (x1 - x0), y1 - back * (y1 - y0), 0.55 * size))
}

// A path, from one of its dots to the next, as far as it is seen.
function addPath({ lines }, mark, values, plane) {
  const dots = values[mark.x].map((_, j) => placer(values, plane)(mark.x, mark.y, j))
  dots.slice(1).forEach(([x1, y1], j) => {
    const [x0, y0] = dots[j]
    const seen = cut({ x0, y0, x1, y1, half: mark.dots }, plane)
    if (seen) lines.push(seen)
  })
}

// Moves every label to where it is free, in the order in which they matter.
export function placeLabels(view) {
  const { fixed } = view
  const moving = findMoving(view)
  const isHinted = prefersStill() && !view.root.classList.contains("lv-moved")
  const shown = view.marks.filter(({ mark }) => mark.kind === "label" && (!mark.hint || isHinted))
  const boxes = [...fixed.axes, ...moving.points, ...fixed.points]
  for (const { element, box } of fixed.written) {
    const covered =
      moving.points.some((p) => meet(p, box)) || moving.lines.some((l) => crosses(l, box))
    const visibility = covered ? "hidden" : "visible"
    if (element.style.visibility !== visibility) element.style.visibility = visibility
    if (!covered) boxes.push(box)
  }
  const weight = ({ mark }) => (mark.hint ? 2 : mark.strong ? 0 : 1)
  for (const label of shown.sort((a, b) => weight(a) - weight(b))) {
    label.width = widthOf(label, view.font)
    const place = findPlace(label, view, boxes, moving.lines)
    put(label, place)
    if (!place) continue
    label.now = place
    boxes.push(place.box)
  }
}

function findPlace(label, view, boxes, lines) {
  const picture = { left: 0, top: 0, right: view.fixed.width, bottom: view.fixed.height }
  const free = ({ box }) =>
    isWithin(box, picture) &&
    !boxes.some((other) => meet(box, other)) &&
    !lines.some((line) => crosses(line, box))
  const make = (place) => placed(label, place)
  const first = make(label.spot)
  const now = label.now && make(label.now)
  const inHand = now && (view.ahead || view.led)
  const calm = (inHand ? [now] : [first, now]).find((place) => place && free(place))
  if (calm) return calm
  const around = AROUND.map(({ dx, dy, baseline, anchor }) =>
    make({ dx, dy: dy + baseline * label.mark.size, anchor }),
  )
  const places = [first, ...around]
  const find = (fits) => (inHand ? findNearest(now, places, fits) : places.find(fits))
  // The subplot of the label, with room for words below its axis.
  const own = grown(view.planes[label.mark.axes], ROOM, BESIDE)
  // Inside of another subplot it would seem to be about what is there.
  const others = Object.entries(view.planes).filter(([axes]) => axes !== label.mark.axes)
  const apart = ({ box }) => others.every(([, plane]) => !meet(box, plane))
  return (
    find((place) => isWithin(place.box, own) && free(place)) ??
    find((place) => apart(place) && free(place))
  )
}

// While a hand moves, a label goes no farther than it has to.
function findNearest({ box }, places, fits) {
  let best
  let least = Infinity
  for (const place of places) {
    const far = Math.hypot(place.box.left - box.left, place.box.top - box.top)
    if (far < least && fits(place)) [best, least] = [place, far]
  }
  return best
}

const isWithin = (box, { left, top, right, bottom }) =>
  box.left >= left && box.top >= top && box.right <= right && box.bottom <= bottom

// The places around what a label names, the nearest first; the baseline in units of its size.
const AROUND = DISTANCES.flatMap((far) =>
  TURNS.map((turn) => {
    const [right, down] = [Math.cos, Math.sin].map((of) => of((turn * Math.PI) / 8))
    const anchor = right > 0.3 ? "start" : right < -0.3 ? "end" : "middle"
    const baseline = 0.35 + (down > 0 ? ABOVE - 0.35 : 0.35) * down
    return { dx: right * far, dy: down * far, baseline, anchor }
  }),
)

function placed({ spot: { x, y }, mark, width }, { dx, dy, anchor }) {
  const left = x + dx - { start: 0, middle: width / 2, end: width }[anchor]
  const box = {
    left: left - ROOM,
    top: y + dy - ABOVE * mark.size,
    right: left + width + ROOM,
    bottom: y + dy + BELOW * mark.size,
  }
  return { x: x + dx, y: y + dy, dx, dy, anchor, box }
}

function put({ nodes: [text] }, place) {
  if (!place) return set(text, { visibility: "hidden" })
  return set(text, { x: place.x, y: place.y, "text-anchor": place.anchor, visibility: "visible" })
}
