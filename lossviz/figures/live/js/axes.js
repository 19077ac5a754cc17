// The axes of a layout as Plotly places them: where each stands, what is where on it, its ticks.
//
// Only what the scenes use: a fixed range, linear or logarithmic, ticks by number, by distance or
// listed. The rules for round ticks and for their lettering are Plotly's (autoTicks, numFormat),
// and tests/browser/test_painter.py holds them against Plotly itself.

const MINUS = "−"
const ROUND = [2, 5, 10]
const DIGITS = [-0.046, 0, 0.301, 0.477, 0.602, 0.699, 0.778, 0.845, 0.903, 0.954, 1]
const TWO_AND_FIVE = [-0.301, 0, 0.301, 0.699, 1]
const PREFIXES = ["f", "p", "n", "μ", "m", "", "k", "M", "G", "T"]
const PLAIN_EXPONENT = 3 // numbers up to 10^3 are written out
const BEYOND = 1e-4 // of the range: a tick so far outside still counts

const roundUp = (value, list) => list.find((each) => each > value) ?? list.at(-1)
const modulo = (value, by) => ((value % by) + by) % by
const log10 = (value) => Math.log(value) / Math.LN10

// Places of all axes of a layout, by their names ("x", "y2"), in a picture of this size.
export function makeAxes(layout, width, height) {
  const { l = 80, r = 80, t = 100, b = 80 } = layout.margin
  const frame = { left: l, top: t, width: width - l - r, height: height - t - b }
  const axes = {}
  for (const [key, about] of Object.entries(layout)) {
    const [, letter, number] = key.match(/^([xy])axis(\d*)$/) ?? []
    if (letter) axes[letter + number] = place(letter + number, about, frame)
  }
  for (const axis of Object.values(axes)) if (axis.about.scaleanchor) constrain(axis, axes)
  for (const axis of Object.values(axes)) convert(axis)
  return axes
}

function place(id, about, frame) {
  const [low, high] = about.domain ?? [0, 1]
  const across = id[0] === "x"
  const length = (across ? frame.width : frame.height) * (high - low)
  const offset = across ? frame.left + low * frame.width : frame.top + (1 - high) * frame.height
  const log = about.type === "log"
  return { id, about, across, offset, length, log, range: about.range }
}

const span = ({ range: [from, to] }) => Math.abs(to - from)

// One unit is to be as long on both: the axis on which it is longer gives up room.
function constrain(axis, axes) {
  const other = axes[axis.about.scaleanchor]
  const pixels = Math.min(axis.length / span(axis), other.length / span(other))
  for (const each of [axis, other]) {
    const length = pixels * span(each)
    const toward = { left: 0, bottom: 1, top: 0, right: 1 }[each.about.constraintoward] ?? 0.5
    each.offset += (each.length - length) * toward
    each.length = length
  }
}

function convert(axis) {
  const [from, to] = axis.range
  const { length, log, across } = axis
  const inner = (linear) => (length * (linear - from)) / (to - from)
  const turn = (pixel) => (across ? pixel : length - pixel)
  axis.linear = log ? log10 : Number
  axis.pixelOf = (linear) => turn(inner(linear))
  axis.d2p = (value) => axis.pixelOf(axis.linear(value))
  axis.p2d = (pixel) => {
    const linear = from + (turn(pixel) * (to - from)) / length
    return log ? 10 ** linear : linear
  }
}

// The ticks of an axis: where (in pixels along it), the text, and its size.
export function findTicks(axis) {
  const { tickvals: listed, ticktext: words } = axis.about
  if (!listed) {
    const step = findStep(axis)
    const [low, high] = endsOf(axis, BEYOND)
    return [...steps(low, high, step)].map((linear) => tick(axis, linear, step))
  }
  const step = axis.log ? stepOfListed(axis) : findStep(axis)
  const [low, high] = endsOf(axis)
  return listed.flatMap((value, k) => {
    const linear = axis.linear(value)
    if (linear < low || linear > high) return []
    const given = words && { text: words[k], size: sizeOf(axis) }
    return { ...tick(axis, linear, step), ...given }
  })
}

const tick = (axis, linear, step) => ({ at: axis.pixelOf(linear), ...letter(axis, linear, step) })
const sizeOf = ({ about }) => about.tickfont?.size ?? 12

// Both ends, the lower first, with a share of the range more at each.
function endsOf(axis, beyond = 0) {
  const [low, high] = [...axis.range].sort((a, b) => a - b)
  const more = beyond * span(axis)
  return [low - more, high + more]
}

// As Plotly writes them: a number, "L" and a number in units of the data, "D1" or "D2".
function findStep(axis) {
  const { about, across, length, log } = axis
  if (about.dtick) return about.dtick
  const usual = Math.max(4, Math.min(9, length / (across ? 80 : 40))) + 1
  const count = (about.nticks || usual) * (about.tickvals ? 100 : 1)
  const rough = span(axis) / count
  return log ? stepOfLog(axis, rough) : roundStep(rough)
}

function roundStep(rough) {
  const base = 10 ** Math.floor(log10(rough))
  return base * roundUp(rough / base, ROUND)
}

function stepOfLog(axis, rough) {
  if (rough > 0.7) return Math.ceil(rough)
  if (span(axis) >= 1) return rough > 0.3 ? "D2" : "D1"
  const count = (1.5 * span(axis)) / rough
  const [from, to] = axis.range
  return `L${roundStep(Math.abs(10 ** to - 10 ** from) / count)}`
}

// Listed ticks of a logarithmic axis are lettered in full.
const stepOfListed = ({ range }) => `L${10 ** (Math.floor(Math.min(...range)) - 1)}`

function* steps(low, high, step) {
  if (typeof step === "number") {
    for (let k = Math.ceil(low / step); k * step <= high; k += 1) yield k * step
  } else if (step[0] === "L") {
    const by = Number(step.slice(1))
    for (let k = Math.ceil(10 ** low / by); log10(k * by) <= high; k += 1) yield log10(k * by)
  } else {
    const list = step === "D2" ? TWO_AND_FIVE : DIGITS
    const exact = (linear) => {
      const share = roundUp(modulo(linear, 1), list)
      return Math.floor(linear) + log10(Number((10 ** share).toPrecision(1)))
    }
    for (let at = exact(low); at <= high; at = exact(at + 0.01)) yield at
  }
}

function letter(axis, linear, step) {
  const size = sizeOf(axis)
  if (!axis.log) return { text: write(axis, linear, step, Math.abs(linear / step) < 1e-6), size }
  if (String(step)[0] === "L")
    return { text: write(axis, 10 ** linear, Number(step.slice(1))), size }
  if (typeof step === "string" && modulo(linear + 0.01, 1) >= 0.1)
    return { text: String(Math.round(10 ** modulo(linear, 1))), size: 0.75 * size }
  return power(axis, linear, step, size)
}

// Whether a power of ten is written as one, with its exponent raised.
const isRaised = ({ about }, exponent) =>
  about.exponentformat === "power" || exponent > 14 || exponent < -15

// Where every digit has a tick, what begins with 0 or 1 stands aside, out of the way of the rest.
function power(axis, linear, step, size) {
  const exponent = Math.round(linear)
  const raised = isRaised(axis, exponent)
  const text = raised
    ? powerOfTen(exponent)
    : write(axis, 10 ** linear, 10 ** exponent, false, true)
  const made = { text, size: raised ? 1.25 * size : size, dx: 0, dy: 0 }
  if (step !== "D1") return made
  if (!raised && !axis.across) made.dy -= made.size / 6
  if (!/^[01]/.test(text)) return made
  if (axis.across) made.dy += made.size / 2
  made.dx += made.size * (axis.across ? (linear < 0 ? 0.5 : 0.25) : -0.25)
  return made
}

function powerOfTen(exponent) {
  if (exponent === 0 || exponent === 1) return String(10 ** exponent)
  return `10${raise(exponent)}`
}

const raise = (exponent) => `<sup>${exponent < 0 ? MINUS : ""}${Math.abs(exponent)}</sup>`

// A number with the digits that the distance of the ticks asks for; `alone` by its own size.
function write(axis, value, step, bare = false, alone = false) {
  const largest = alone
    ? value
    : Math.max(...axis.range.map((r) => Math.abs(axis.log ? 10 ** r : r)))
  const digits = 2 - Math.floor(log10(step) + 0.01) + (alone ? 4 : 0)
  const exponent = exponentOf(axis, largest)
  const unit = bare ? "" : suffix(axis, exponent)
  const size = Math.abs(value)
  if (size < 10 ** -digits / 2) return `0${unit}`
  return (value < 0 ? MINUS : "") + rounded(size * 10 ** -exponent, digits + exponent) + unit
}

function exponentOf(axis, largest) {
  const exponent = Math.floor(log10(largest) + 0.01)
  if (Math.abs(exponent) <= PLAIN_EXPONENT) return 0
  return isRaised(axis, exponent) ? exponent : 3 * Math.round((exponent - 1) / 3)
}

function rounded(size, digits) {
  if (digits > 0) return grouped(size.toFixed(Math.min(20, digits)).replace(/\.?0+$/, ""))
  return grouped(String(Math.round(size / 10 ** -digits) * 10 ** -digits))
}

// Thousands are set apart, but for a whole number of four digits, which could be a year.
function grouped(text) {
  const [integer, part] = text.split(".")
  if (part === undefined && integer.length < 5) return text
  return [integer.replace(/\B(?=(\d{3})+$)/g, ","), part].filter(Boolean).join(".")
}

function suffix(axis, exponent) {
  if (!exponent) return ""
  if (isRaised(axis, exponent)) return `×10${raise(exponent)}`
  return exponent === 9 ? "B" : PREFIXES[exponent / 3 + 5]
}
