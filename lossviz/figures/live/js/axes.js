// The axes of a layout as Plotly places them: where each stands, what is where on it, its ticks.
//
// Only what the scenes use: a fixed range, linear with ticks by number, by distance or listed, or
// logarithmic with ticks at powers of ten or listed. The rules for round ticks and for their
// lettering are Plotly's (autoTicks, numFormat), and tests/browser/test_painter.py holds them
// against Plotly itself.

const MINUS = "−"
const ROUND = [2, 5, 10]
const PREFIXES = ["f", "p", "n", "μ", "m", "", "k", "M", "G", "T"]
const PLAIN_EXPONENT = 3 // numbers up to 10^3 are written out
const BEYOND = 1e-4 // of the range: a tick so far outside still counts
const RAISED = 1.25 // size of a power of ten with a raised exponent, in units of other lettering

const log10 = (value) => Math.log(value) / Math.LN10

// Places of all axes of a layout, by their names ("x", "y2"), in a picture of this size.
export function makeAxes(layout, width, height) {
  const { l, r, t, b } = layout.margin
  const frame = { left: l, top: t, width: width - l - r, height: height - t - b }
  const axes = {}
  for (const [key, about] of Object.entries(layout)) {
    const [, letter, number] = key.match(/^([xy])axis(\d*)$/) ?? []
    if (letter) axes[letter + number] = place(letter + number, about, frame)
  }
  for (const axis of Object.values(axes)) if (axis.about.scaleanchor) constrain(axis, axes)
  return axes
}

// An axis with its place in the frame, and the functions from its data to pixels and back.
function place(id, about, frame) {
  const [low, high] = about.domain ?? [0, 1]
  const [from, to] = about.range
  const across = id[0] === "x"
  const log = about.type === "log"
  const linear = log ? log10 : Number
  const length = (across ? frame.width : frame.height) * (high - low)
  const offset = across ? frame.left + low * frame.width : frame.top + (1 - high) * frame.height
  const axis = { id, about, across, offset, length, log, linear, range: about.range }
  const turn = (pixel) => (across ? pixel : axis.length - pixel)
  axis.pixelOf = (value) => turn((axis.length * (value - from)) / (to - from))
  axis.d2p = (value) => axis.pixelOf(linear(value))
  axis.p2d = (pixel) => {
    const value = from + (turn(pixel) * (to - from)) / axis.length
    return log ? 10 ** value : value
  }
  return axis
}

const span = ({ range: [from, to] }) => Math.abs(to - from)

// One unit is to be as long on both: the axis on which it is longer gives up room.
function constrain(axis, axes) {
  const other = axes[axis.about.scaleanchor]
  const pixels = Math.min(axis.length / span(axis), other.length / span(other))
  for (const each of [axis, other]) {
    const length = pixels * span(each)
    each.offset += (each.length - length) * (each.about.constraintoward === "left" ? 0 : 0.5)
    each.length = length
  }
}

// The ticks of an axis: where (in pixels along it), the text, and its size.
export function findTicks(axis) {
  const { tickvals, ticktext, tickfont } = axis.about
  const tick = (linear, text, size = tickfont.size) => ({ at: axis.pixelOf(linear), text, size })
  if (tickvals) {
    const [low, high] = endsOf(axis)
    const all = tickvals.map((value, k) =>
      tick(axis.linear(value), ticktext?.[k] ?? writeListed(axis, value)),
    )
    return all.filter((_, k) => axis.linear(tickvals[k]) >= low && axis.linear(tickvals[k]) <= high)
  }
  const step = findStep(axis)
  const places = findMultiples(axis, step)
  if (!axis.log) return places.map((linear) => tick(linear, writeRound(axis, linear, step)))
  return places.map((linear) => {
    const exponent = Math.round(linear)
    if (!isRaised(axis, exponent)) return tick(linear, writePlain(axis, exponent))
    return tick(linear, writePower(exponent), RAISED * tickfont.size)
  })
}

// Both ends of an axis, the lower first.
const endsOf = ({ range }) => [...range].sort((a, b) => a - b)

// The distance of two ticks; on a logarithmic axis, which has it given, in powers of ten.
function findStep(axis) {
  const { about, across, length } = axis
  if (about.dtick) return about.dtick
  const usual = Math.max(4, Math.min(9, length / (across ? 80 : 40))) + 1
  const rough = span(axis) / (about.nticks || usual)
  const base = 10 ** Math.floor(log10(rough))
  return base * (ROUND.find((each) => each > rough / base) ?? ROUND.at(-1))
}

// All multiples of a step that are on an axis, or a little beyond its ends.
function findMultiples(axis, step) {
  const [low, high] = endsOf(axis)
  const beyond = BEYOND * span(axis)
  const first = Math.ceil((low - beyond) / step)
  const last = Math.floor((high + beyond) / step)
  // Counted from 0: beyond 2^53 a number and the next one are the same.
  return Array.from({ length: last - first + 1 }, (_, k) => (first + k) * step)
}

const writeRound = (axis, value, step) =>
  write(axis, value, step, Math.max(...axis.range.map(Math.abs)))

// A number that is listed on a logarithmic axis, with as many digits as the lowest on it has.
function writeListed(axis, value) {
  const [low, high] = endsOf(axis)
  return write(axis, value, 10 ** (Math.floor(low) - 1), 10 ** high)
}

// A power of ten without a raised exponent: "100", "100k".
const writePlain = (axis, exponent) =>
  write(axis, 10 ** exponent, 10 ** (exponent - 4), 10 ** exponent)

function writePower(exponent) {
  if (exponent === 0 || exponent === 1) return String(10 ** exponent)
  return `10${raise(exponent)}`
}

const raise = (exponent) => `<sup>${exponent < 0 ? MINUS : ""}${Math.abs(exponent)}</sup>`

// Whether a power of ten is written as one, with its exponent raised.
const isRaised = ({ about }, exponent) =>
  about.exponentformat === "power" || exponent > 14 || exponent < -15

// A number with the digits that the distance of the ticks asks for, in the unit of the largest.
function write(axis, value, step, largest) {
  const digits = 2 - Math.floor(log10(step) + 0.01)
  const exponent = findExponent(axis, largest)
  const size = Math.abs(value)
  if (size < 10 ** -digits / 2) return "0"
  const text = round(size * 10 ** -exponent, digits + exponent)
  return (value < 0 ? MINUS : "") + text + writeUnit(axis, exponent)
}

function findExponent(axis, largest) {
  const exponent = Math.floor(log10(largest) + 0.01)
  if (Math.abs(exponent) <= PLAIN_EXPONENT) return 0
  return isRaised(axis, exponent) ? exponent : 3 * Math.round((exponent - 1) / 3)
}

// A positive number with at most so many decimals, thousands set apart.
function round(size, decimals) {
  const unit = 10 ** Math.max(0, -decimals)
  const most = Math.max(0, Math.min(20, decimals))
  const rounded = most ? Number(size.toFixed(most)) : Math.round(size / unit) * unit
  return rounded.toLocaleString("en", { maximumFractionDigits: most, useGrouping: "always" })
}

function writeUnit(axis, exponent) {
  if (!exponent) return ""
  if (isRaised(axis, exponent)) return `×10${raise(exponent)}`
  return exponent === 9 ? "B" : PREFIXES[exponent / 3 + 5]
}
